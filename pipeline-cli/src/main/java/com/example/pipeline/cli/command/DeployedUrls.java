package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.runs.Terminal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** The URLs among the outputs of all stacks, in the accounts and regions of a cloud assembly. */
record DeployedUrls(List<Url> urls) {

    record Url(String account, String stack, String url) {}

    static DeployedUrls find(EmbeddedAws aws, List<AssemblyStack> bound) {
        List<Url> urls = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AssemblyStack stack : bound) {
            if (seen.add(stack.account() + stack.region())) {
                aws.clients(stack.region())
                        .cloudFormation(aws.root(stack.account()))
                        .describeStacks()
                        .stacks()
                        .forEach(deployed -> urls.addAll(of(stack.account(), deployed)));
            }
        }
        return new DeployedUrls(urls);
    }

    private static List<Url> of(String account, Stack stack) {
        return stack.outputs().stream()
                .map(Output::outputValue)
                .filter(value -> value.startsWith("https://") || value.startsWith("http://"))
                .map(value -> new Url(account, stack.stackName(), value))
                .toList();
    }

    /** @param curl the command that calls one of the URLs; null: the embedded AWS ends now */
    void print(Terminal terminal, String curl) {
        if (urls.isEmpty()) {
            return;
        }
        terminal.line("");
        terminal.line("Deployed:");
        int width = urls.stream().mapToInt(url -> url.stack.length()).max().orElse(1);
        urls.forEach(
                url -> terminal.line(String.format("  %s  %-" + width + "s  %s", url.account, url.stack, url.url)));
        terminal.line("");
        if (curl == null) {
            terminal.line(
                    "They answer only during a run. To keep them answering: ./pipeline run --keep, or ./pipeline open ENVIRONMENT");
        } else {
            terminal.line("Answering until Ctrl-C:");
            urls.forEach(url -> terminal.line("  " + curl + " " + url.url));
        }
    }
}
