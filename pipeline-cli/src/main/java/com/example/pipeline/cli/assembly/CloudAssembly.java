package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The stacks that a CDK app synthesized, in an order in which they can be deployed. */
public record CloudAssembly(List<AssemblyStack> stacks) {

    /** Moves each stack behind the stacks that it depends on. Otherwise the order stays. */
    static CloudAssembly of(List<AssemblyStack> stacks) {
        Map<String, AssemblyStack> byId =
                stacks.stream().collect(Collectors.toMap(AssemblyStack::id, Function.identity()));
        Set<AssemblyStack> ordered = new LinkedHashSet<>();
        stacks.forEach(stack -> add(stack, byId, ordered, new ArrayList<>()));
        return new CloudAssembly(List.copyOf(ordered));
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

    /** The stacks that are bound to an account: somebody has to deploy them before the pipeline can run. */
    public List<AssemblyStack> bound() {
        return stacks.stream().filter(AssemblyStack::isBound).toList();
    }

    /** @param name of a stack with a pipeline; null: the only one */
    public AssemblyStack pipelineStack(String name) {
        List<AssemblyStack> candidates =
                bound().stream().filter(stack -> !stack.pipelines().isEmpty()).toList();
        List<String> names = candidates.stream().map(AssemblyStack::name).toList();
        if (candidates.isEmpty()) {
            throw Problem.failed(
                    "There is no pipeline to run: no stack with an account has an AWS::CodePipeline::Pipeline");
        }
        if (name == null && candidates.size() > 1) {
            throw Problem.usage("Several stacks have a pipeline. Choose one: --pipeline " + String.join(" | ", names));
        }
        AssemblyStack found = candidates.stream()
                .filter(stack -> name == null || stack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        "There is no stack " + name + " with a pipeline. Choose one of: " + String.join(", ", names)));
        if (found.pipelines().size() > 1) {
            throw Problem.failed("Stack " + found.name() + " has several pipelines, " + found.pipelines()
                    + ". The local runner supports one in each stack.");
        }
        return found;
    }
}
