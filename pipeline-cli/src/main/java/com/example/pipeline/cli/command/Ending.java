package com.example.pipeline.cli.command;

import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.runs.Elapsed;
import com.example.pipeline.cli.runs.Screen;
import java.nio.file.Path;
import java.time.Duration;

/** The last lines of a run. */
record Ending(Screen screen, Project project) {

    void print(PipelineExecution.Result result, Duration elapsed, Path directory) {
        screen.line("");
        screen.line(result.status() + (result.atApproval() ? " at an approval" : "") + " after "
                + Elapsed.text(elapsed) + ". Logs, reports and artifacts: "
                + project.root().relativize(directory));
    }

    void print(DeployedUrls urls, Path certificate, boolean kept) {
        if (urls.urls().isEmpty()) {
            return;
        }
        screen.line("");
        screen.line("Deployed:");
        urls.lines().forEach(screen::line);
        screen.line("");
        if (kept) {
            screen.line("Answering until Ctrl-C:");
            urls.urls().forEach(url -> screen.line("  curl --cacert " + certificate + " " + url.url()));
        } else {
            screen.line("They answer while a run goes on: ./pipeline run --keep");
        }
    }
}
