package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import com.example.pipeline.cli.runs.AccountRuns;
import com.example.pipeline.cli.runs.ListedRun;
import com.example.pipeline.cli.runs.LocalRuns;
import com.example.pipeline.cli.runs.Overview;
import com.example.pipeline.cli.runs.RunHistory;
import com.example.pipeline.cli.runs.RunTable;
import com.example.pipeline.cli.runs.RunsPage;
import com.example.pipeline.cli.runs.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** {@code ./pipeline runs}: reads the local history, without the embedded AWS, or that of an account. */
record ShowRuns(Project project, LocalRuns localRuns, RunsOptions options, Terminal terminal, PrintWriter errors) {
    private static final long REFRESH_MILLIS = 1000;
    /** CodePipeline limits how often it is called. */
    private static final long REFRESH_MILLIS_IN_AWS = 10_000;
    /** How many executions of a pipeline are read at least, to know what is deployed. */
    private static final int LEAST_EXECUTIONS = 100;

    /** Returns the exit code. */
    int run() throws IOException, InterruptedException {
        if (options.watch && options.json) {
            throw Problem.usage("--watch and --json cannot be combined");
        }
        if (options.last < 1) {
            throw Problem.usage("--last " + options.last + ": show at least one run");
        }
        Overview overview = overview();
        overview.skipped().forEach(errors::println);
        if (options.html != null && !options.watch) {
            write(overview);
        }
        if (options.json) {
            terminal.line(overview.json());
        } else if (options.watch) {
            watch(overview);
        } else if (options.html == null) {
            new RunTable(terminal).lines(overview, options.last).forEach(terminal::line);
        }
        return 0;
    }

    private Overview overview() throws IOException {
        return options.account.profile == null ? local() : inAws();
    }

    private Overview local() throws IOException {
        RunHistory history = localRuns.read();
        String wanted = options.account.pipeline;
        List<String> pipelines = history.runs().stream()
                .map(ListedRun::pipeline)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (wanted != null && !pipelines.contains(wanted)) {
            throw Problem.usage("--pipeline " + wanted + ": no run of such a pipeline"
                    + Spelling.hint(wanted, pipelines) + ". There are runs of: " + String.join(", ", pipelines));
        }
        return Overview.of(history.of(wanted), project.runs().toString(), Instant.now());
    }

    private Overview inAws() throws IOException {
        try (ChosenPipelines chosen = ChosenPipelines.of(project, options.account)) {
            ProfileAccount account = chosen.account();
            RunHistory history =
                    new AccountRuns(account).read(chosen.names(), Math.max(options.last, LEAST_EXECUTIONS));
            String of = String.join(", ", chosen.names()) + " in " + account.region() + " (profile " + account.profile()
                    + ")";
            return Overview.of(history, of, Instant.now());
        }
    }

    private void write(Overview overview) throws IOException {
        Path file = options.html.toAbsolutePath();
        Path directory = file.getParent();
        if (!Files.isDirectory(directory)) {
            throw Problem.usage("--html " + options.html + ": there is no directory " + directory);
        }
        Files.writeString(file, RunsPage.file(overview, project.runs(), directory));
        terminal.line("Wrote " + options.html + " with " + overview.runs().size() + " runs");
    }

    /** Shows each change until the process or the thread is interrupted. */
    private void watch(Overview first) throws IOException, InterruptedException {
        List<String> shown = List.of();
        for (Overview overview = first; ; overview = overview()) {
            List<String> lines = new RunTable(terminal).lines(overview, options.last);
            if (!lines.equals(shown)) {
                if (options.html != null) {
                    write(overview);
                }
                terminal.screen(lines);
                shown = lines;
            }
            Thread.sleep(options.account.profile == null ? REFRESH_MILLIS : REFRESH_MILLIS_IN_AWS);
        }
    }
}
