package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** The URLs among the outputs of all stacks in the accounts of a cloud assembly: what somebody can call. */
record DeployedUrls(List<Url> urls) {

    record Url(String account, String stack, String url) {}

    static DeployedUrls find(EmbeddedAws aws, List<AssemblyStack> bound) {
        List<Url> urls = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AssemblyStack stack : bound) {
            if (seen.add(stack.account() + stack.region())) {
                urls.addAll(of(aws, stack.account(), stack.region()));
            }
        }
        return new DeployedUrls(urls);
    }

    private static List<Url> of(EmbeddedAws aws, String account, String region) {
        List<Url> urls = new ArrayList<>();
        for (Stack stack : aws.clients(region)
                .cloudFormation(aws.root(account))
                .describeStacks()
                .stacks()) {
            stack.outputs().stream()
                    .map(Output::outputValue)
                    .filter(value -> value.startsWith("https://") || value.startsWith("http://"))
                    .forEach(value -> urls.add(new Url(account, stack.stackName(), value)));
        }
        return urls;
    }

    List<String> lines() {
        int longest = urls.stream().mapToInt(url -> url.stack().length()).max().orElse(0);
        return urls.stream()
                .map(url -> "  " + url.account() + "  " + url.stack()
                        + " ".repeat(longest - url.stack().length()) + "  " + url.url())
                .toList();
    }
}
