package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.runs.Terminal;
import com.example.pipeline.cli.setup.Account;
import com.example.pipeline.cli.setup.Finding;
import com.example.pipeline.cli.setup.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pipeline doctor}. */
@Command(
        name = "doctor",
        description = "Check whether this machine, the app, and the accounts in AWS are ready, and say what to do next."
                + " Changes nothing.",
        footer = {"", "Exit codes: 0 all is ready, 1 something is wrong, 2 wrong usage, such as an unknown profile."})
final class DoctorCommand implements Callable<Integer> {
    private final Project project;
    private final Terminal terminal;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description =
                    "Profile of the AWS CLI for an account to check. The account tells which it is. The option can be"
                            + " repeated.")
    private List<String> profiles = List.of();

    private boolean wrong;

    DoctorCommand(Project project, Terminal terminal) {
        this.project = project;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        profiles.forEach(ProfileAccount::require);
        report("This machine", Machine.of(project.root()).findings(PythonTools.ofUser()));
        Optional<CloudAssembly> assembly = assembly();
        Set<String> checked = new TreeSet<>();
        if (assembly.isPresent()) {
            for (String profile : profiles) {
                Optional<String> region = assembly.get().bound().stream()
                        .map(AssemblyStack::region)
                        .findFirst();
                try (ProfileAccount account = ProfileAccount.of(profile, region)) {
                    Account checks = new Account(account, assembly.get());
                    report("Profile " + profile, checks.findings());
                    checks.id().ifPresent(checked::add);
                }
            }
        }
        terminal.line("");
        terminal.line("Next: " + next(assembly, checked));
        return wrong ? Problem.FAILED : 0;
    }

    private Optional<CloudAssembly> assembly() throws IOException {
        Files.createDirectories(project.state());
        try {
            CloudAssembly assembly = new CdkApp(project.root(), new DefaultEnvironment(null, null))
                    .synthesize(
                            project.state().resolve("doctor"), project.state().resolve("synth.log"));
            report(
                    "The app",
                    List.of(Finding.fine(
                            "cdk.json synthesizes " + assembly.stacks().size() + " stacks")));
            return Optional.of(assembly);
        } catch (Problem e) {
            report("The app", List.of(Finding.wrong(e.getMessage(), "Correct that first.")));
            return Optional.empty();
        }
    }

    private void report(String title, List<Finding> findings) {
        terminal.line(title);
        for (Finding finding : findings) {
            finding.lines().forEach(terminal::line);
            wrong |= finding.state() == Finding.State.WRONG;
        }
    }

    private String next(Optional<CloudAssembly> assembly, Set<String> checked) {
        if (wrong || assembly.isEmpty()) {
            return "correct what has a ✗, and start ./pipeline doctor again.";
        }
        if (checked.isEmpty()) {
            return "./pipeline run. For AWS: ./pipeline setup --print, then ./pipeline doctor --profile PROFILE.";
        }
        String others = assembly.get().bound().stream()
                .map(AssemblyStack::account)
                .distinct()
                .filter(account -> !checked.contains(account))
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? "push. All accounts are ready."
                : "check the other accounts with their profiles, too: " + others + ".";
    }
}
