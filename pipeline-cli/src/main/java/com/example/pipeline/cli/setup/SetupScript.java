package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands that administrators run by hand: once for a new account, and again when their stacks change. No commit can
 * deploy these stacks, because they limit what a commit can do. The text is a script for a POSIX shell, in parts: each
 * account has credentials of its own.
 *
 * @param templates the folder of the templates, as the user would name it
 */
public record SetupScript(CloudAssembly assembly, String templates) {

    /** The commands for all accounts, in the order of their stacks. */
    public List<String> setup() {
        List<String> lines = new ArrayList<>();
        lines.add("# In this order, each account's commands with the rights of its administrator.");
        SourceConnection.of(assembly).forEach(connection -> lines.addAll(SourceConnection.setup(connection)));
        for (String account : accounts()) {
            lines.addAll(List.of("", "### Account " + account + ": " + purpose(account)));
            for (ServiceLinkedRole role : ServiceLinkedRole.of(assembly, account)) {
                lines.addAll(role.setup());
            }
            stacks(account).forEach(stack -> lines.addAll(deploy(stack)));
        }
        lines.addAll(List.of("", "# Then: ./pipeline doctor --profile PROFILE, once for each account's profile."));
        return lines;
    }

    private List<String> deploy(AssemblyStack stack) {
        StackContent content = StackContent.of(stack);
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("# Stack " + stack.name() + ": " + content.creates());
        lines.add("# Costs: " + content.costs());
        lines.add("# Undo: " + new StackRemoval(stack).undo());
        String bucket = "templates-" + stack.account() + "-" + stack.region();
        boolean needsBucket = new StackCommand(stack).needsBucket();
        if (needsBucket) {
            lines.add(
                    "# CloudFormation takes a template of this size from a bucket only; the bucket can go afterwards.");
            lines.add("aws s3 mb --region " + stack.region() + " s3://" + bucket);
        }
        lines.add(shell(new StackCommand(stack)
                .deploy(templates + "/" + stack.template().getFileName(), bucket)));
        if (needsBucket) {
            lines.add("aws s3 rb --force s3://" + bucket);
        }
        return lines;
    }

    /**
     * The commands that remove everything again, what came last first.
     *
     * @param deployed the stacks that the pipeline has deployed, as {@code account/stack}
     */
    public List<String> teardown(Set<String> deployed) {
        List<String> lines = new ArrayList<>();
        lines.add("# In this order, each account's commands with the rights of its administrator.");
        lines.add("# They delete the application with its data. Nothing brings that back.");
        List<String> accounts = new ArrayList<>(accounts());
        Collections.reverse(accounts);
        for (String account : accounts) {
            lines.addAll(List.of("", "### Account " + account + ": " + purpose(account)));
            lines.addAll(applications(account, deployed));
            List<AssemblyStack> stacks = new ArrayList<>(stacks(account));
            Collections.reverse(stacks);
            stacks.forEach(stack -> lines.addAll(new StackRemoval(stack).lines()));
            ServiceLinkedRole.of(assembly, account).forEach(role -> lines.addAll(role.teardown()));
        }
        SourceConnection.of(assembly).forEach(connection -> lines.addAll(SourceConnection.teardown(connection)));
        return lines;
    }

    private List<String> applications(String account, Set<String> deployed) {
        List<String> own = stacks(account).stream().map(AssemblyStack::name).toList();
        List<String> names = deployed.stream()
                .filter(stack -> stack.startsWith(account + "/"))
                .map(stack -> stack.substring(account.length() + 1))
                .filter(name -> !own.contains(name))
                .toList();
        if (names.isEmpty()) {
            boolean pipelineDeploys = assembly.stacks().stream().anyMatch(stack -> !stack.isBound())
                    && stacks(account).stream()
                            .allMatch(stack -> stack.pipelines().isEmpty());
            return pipelineDeploys
                    ? List.of(
                            "# First delete the stacks that the pipeline has deployed to this account. No local run has"
                                    + " deployed any, so their names are not known here.")
                    : List.of();
        }
        String region = stacks(account).get(0).region();
        return names.stream()
                .flatMap(name -> Stream.of(
                        "",
                        "# Stack " + name + ", which the pipeline has deployed",
                        StackRemoval.delete(name, region),
                        StackRemoval.awaitDeletion(name, region)))
                .toList();
    }

    private Set<String> accounts() {
        return assembly.bound().stream()
                .map(AssemblyStack::account)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<AssemblyStack> stacks(String account) {
        return assembly.bound().stream()
                .filter(stack -> stack.account().equals(account))
                .toList();
    }

    private String purpose(String account) {
        return stacks(account).stream().map(AssemblyStack::id).collect(Collectors.joining(", "));
    }

    static String shell(List<String> arguments) {
        return "aws "
                + arguments.stream()
                        .map(text -> text.matches("[\\w.,:/=@+-]+") ? text : "'" + text.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "))
                        .replaceAll(
                                " (--(?:template-file|capabilities|s3-bucket|role-arn|parameter-overrides|tags))",
                                " \\\\\n    $1");
    }
}
