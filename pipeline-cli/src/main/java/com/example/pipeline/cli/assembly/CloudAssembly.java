package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The stacks that a CDK app synthesized, in an order in which they can be deployed.
 *
 * @param notices what the user should know about it, a line each
 */
public record CloudAssembly(List<AssemblyStack> stacks, List<String> notices) {

    /** Moves each stack behind the stacks that it depends on. Otherwise the order stays. */
    static CloudAssembly of(List<AssemblyStack> stacks, List<String> notices) {
        Map<String, AssemblyStack> byId =
                stacks.stream().collect(Collectors.toMap(AssemblyStack::id, Function.identity()));
        Set<AssemblyStack> ordered = new LinkedHashSet<>();
        stacks.forEach(stack -> add(stack, byId, ordered, new ArrayList<>()));
        return new CloudAssembly(List.copyOf(ordered), List.copyOf(notices));
    }

    private static void add(
            AssemblyStack stack, Map<String, AssemblyStack> byId, Set<AssemblyStack> ordered, List<String> path) {
        if (path.contains(stack.id())) {
            throw Problem.failed("These stacks depend on each other in a circle: " + path);
        }
        path.add(stack.id());
        for (String dependency : stack.dependencies()) {
            if (byId.containsKey(dependency)) {
                add(byId.get(dependency), byId, ordered, path);
            }
        }
        path.remove(stack.id());
        ordered.add(stack);
    }

    /**
     * Binds the stacks that have no account or Region and that no pipeline deploys. The others get a notice, and so does a
     * stack whose template is only in an artifact: in AWS, too, nothing deploys it.
     *
     * @param left ids or names of stacks that something else deploys, such as a build
     * @param files the text of a file of the source; empty when there is none
     * @throws Problem when such a stack has no account or Region afterwards
     */
    public CloudAssembly bind(DefaultEnvironment environment, Collection<String> left, UnaryOperator<String> files) {
        List<AssemblyStack> bound = new ArrayList<>();
        List<String> said = new ArrayList<>(notices);
        List<AssemblyStack> homeless = new ArrayList<>();
        PipelineTemplates pipelines = PipelineTemplates.of(stacks, files);
        for (AssemblyStack stack : stacks) {
            if (stack.isBound()) {
                bound.add(stack);
            } else if (left.contains(stack.id()) || left.contains(stack.name()) || pipelines.deploy(stack)) {
                bound.add(stack);
                said.add("Stack " + stack.name() + ": left to the pipeline");
            } else {
                AssemblyStack placed = stack.in(environment);
                bound.add(placed);
                if (!placed.isBound() && pipelines.carry(stack)) {
                    said.add("Stack " + stack.name() + " is not deployed: it has no account or no Region, and no action"
                            + " deploys its template, which a build puts into an artifact");
                } else if (!placed.isBound()) {
                    homeless.add(stack);
                }
            }
        }
        if (!homeless.isEmpty()) {
            throw Problem.usage(homeless.stream()
                            .map(stack -> "Stack " + stack.name()
                                    + " has no account or no Region, and no action"
                                    + " deploys its template "
                                    + stack.template().getFileName() + ".\n")
                            .collect(Collectors.joining())
                    + "Give them with --account and --region, or leave a stack to a build that deploys it: --leave "
                    + homeless.get(0).name());
        }
        return new CloudAssembly(List.copyOf(bound), List.copyOf(said));
    }

    /** The stacks that are bound to an account: somebody has to deploy them before the pipeline can run. */
    public List<AssemblyStack> bound() {
        return stacks.stream().filter(AssemblyStack::isBound).toList();
    }

    /** The pipelines of all stacks that are bound to an account. */
    public List<AssemblyPipeline> pipelines() {
        return bound().stream()
                .flatMap(stack -> stack.pipelines().stream().map(id -> AssemblyPipeline.of(stack, id)))
                .toList();
    }

    /** @param name of a pipeline, or of a stack with one pipeline; null: the only one */
    public AssemblyPipeline pipeline(String name) {
        List<AssemblyPipeline> all = pipelines();
        if (all.isEmpty()) {
            throw Problem.failed(
                    "There is no pipeline to run: no stack with an account has an AWS::CodePipeline::Pipeline");
        }
        List<AssemblyPipeline> found = all;
        if (name != null) {
            found = all.stream()
                    .filter(pipeline -> pipeline.name().equals(name))
                    .toList();
        }
        if (name != null && found.isEmpty()) {
            found = all.stream()
                    .filter(pipeline -> pipeline.stack().name().equals(name))
                    .toList();
        }
        String names = all.stream().map(AssemblyPipeline::name).collect(Collectors.joining(", "));
        if (found.isEmpty()) {
            throw Problem.usage("There is no pipeline " + name + ". Choose one of: " + names);
        }
        if (found.size() > 1) {
            throw Problem.usage("There are several pipelines. Choose one: --pipeline " + names.replace(", ", " | "));
        }
        return found.get(0);
    }
}
