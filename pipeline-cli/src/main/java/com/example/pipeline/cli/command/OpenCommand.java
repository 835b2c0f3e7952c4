package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Browser;
import com.example.pipeline.cli.runs.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pipeline open}. */
@Command(
        name = "open",
        description = "Open what is deployed in a local account in the browser, or print its URLs where there is none."
                + " Without a run in progress, they answer until Ctrl-C.",
        footer = {"", "Exit codes: 0 opened, 2 unknown environment, or nothing with a URL is deployed."})
final class OpenCommand implements Callable<Integer> {
    private final Project project;
    private final Terminal terminal;

    @Parameters(paramLabel = "ENVIRONMENT", description = "Name of an environment, or the number of an account.")
    private String environment;

    @Option(names = "--print", description = "Print the URLs and end. They need not answer.")
    private boolean print;

    OpenCommand(Project project, Terminal terminal) {
        this.project = project;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        LocalEnvironment found = LocalEnvironment.find(project, environment);
        try (OpenAws aws = OpenAws.of(project)) {
            List<String> urls = aws.urls(found);
            if (urls.isEmpty()) {
                throw Problem.usage("No stack in " + environment + " has an output with a URL.");
            }
            urls.forEach(terminal::line);
            if (print) {
                return 0;
            }
            urls.forEach(Browser::open);
            if (aws.started() != null) {
                terminal.line("Answering until Ctrl-C. For curl: --cacert "
                        + aws.started().aws().caBundle());
                new CountDownLatch(1).await();
            }
            return 0;
        }
    }
}
