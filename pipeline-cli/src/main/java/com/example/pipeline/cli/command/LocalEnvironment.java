package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import com.example.pipeline.cli.runs.LocalRuns;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A local account by the name of an environment, as the runs so far have left it.
 *
 * @param name as the user wrote it
 */
record LocalEnvironment(String name, String account, String region) {

    /**
     * @param name of an environment, in any case, or the number of an account
     * @throws Problem when nothing is deployed to such an environment
     */
    static LocalEnvironment find(Project project, String name) throws IOException {
        List<AssemblyStack> stacks = new Assemblies(project.assemblies(), new DefaultEnvironment(null, null))
                .last()
                .map(assembly -> assembly.bound())
                .orElse(List.of());
        Map<String, String> accounts = new LocalRuns(project.runs()).read().accountsOfEnvironments();
        if (stacks.isEmpty()) {
            throw Problem.usage("No run has deployed anything here yet. Start one: ./pipeline run");
        }
        Optional<String> account = accounts.entrySet().stream()
                .filter(environment -> environment.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() ->
                        Optional.of(name).filter(id -> stacks.stream().anyMatch(stack -> id.equals(stack.account()))));
        Map<String, String> known = new LinkedHashMap<>(accounts);
        stacks.forEach(stack -> {
            if (!known.containsValue(stack.account())) {
                known.put(stack.account(), stack.account());
            }
        });
        return account.map(id -> new LocalEnvironment(name, id, region(stacks, id)))
                .orElseThrow(() -> Problem.usage("No run has deployed to an environment " + name
                        + Spelling.hint(name, known.keySet()) + ". Choose from: "
                        + String.join(", ", known.keySet())));
    }

    private static String region(List<AssemblyStack> stacks, String account) {
        return stacks.stream()
                .filter(stack -> account.equals(stack.account()))
                .findFirst()
                .orElse(stacks.get(0))
                .region();
    }
}
