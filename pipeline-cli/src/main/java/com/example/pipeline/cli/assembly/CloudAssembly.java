package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The stacks that a CDK app synthesized, in the order in which they can be deployed. */
public record CloudAssembly(List<AssemblyStack> stacks) {

    /** Orders stacks so that each comes after those it depends on, otherwise as given. */
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
            throw Problem.failed("Stacks depend on each other in a circle: " + path);
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

    /** The stacks that somebody has to deploy before the pipeline can run: those bound to an account. */
    public List<AssemblyStack> bound() {
        return stacks.stream().filter(AssemblyStack::isBound).toList();
    }

    /** The stack with the pipeline to run: the only one, or the one that is named. */
    public AssemblyStack pipelineStack(String name) {
        List<AssemblyStack> candidates =
                bound().stream().filter(stack -> !stack.pipelines().isEmpty()).toList();
        List<String> names = candidates.stream().map(AssemblyStack::name).toList();
        if (candidates.isEmpty()) {
            throw Problem.failed("No stack of the cloud assembly that is bound to an account has an"
                    + " AWS::CodePipeline::Pipeline");
        }
        if (name == null && candidates.size() > 1) {
            throw Problem.usage("Several stacks have a pipeline; say which: --pipeline " + String.join(" | ", names));
        }
        AssemblyStack found = candidates.stream()
                .filter(stack -> name == null || stack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.usage("No stack " + name + " with a pipeline; there is: " + names));
        if (found.pipelines().size() > 1) {
            throw Problem.failed("Stack " + found.name() + " has several pipelines, " + found.pipelines()
                    + "; that is not supported");
        }
        return found;
    }
}
