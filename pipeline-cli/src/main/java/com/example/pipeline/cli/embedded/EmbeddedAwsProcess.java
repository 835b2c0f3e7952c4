package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The process of the embedded AWS. It leads a process group, so that it can be ended with all that it started. */
final class EmbeddedAwsProcess {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int LOG_LINES = 20;
    private static final String MODULE = "embedded_aws";
    // macOS has no setsid command.
    private static final String LAUNCH =
            "import os, sys; os.setpgrp();" + " os.execv(sys.executable, [sys.executable, '-m', '" + MODULE + "'])";

    private final Process process;
    private final Path log;
    private final Path pidFile;

    private EmbeddedAwsProcess(Process process, Path log, Path pidFile) {
        this.process = process;
        this.log = log;
        this.pidFile = pidFile;
    }

    static EmbeddedAwsProcess start(EmbeddedAwsSettings settings, Map<String, String> environment) {
        try {
            Files.createDirectories(settings.state());
            Process process = PythonTools.python(settings.tools().python(), "-c", LAUNCH)
                    .in(settings.home())
                    .with(Map.of("PYTHONPATH", settings.tools().sources().toString()))
                    .with(environment)
                    .startInto(settings.log());
            Path pidFile = pidFile(settings.home());
            Files.writeString(pidFile, String.valueOf(process.pid()));
            return new EmbeddedAwsProcess(process, settings.log(), pidFile);
        } catch (IOException e) {
            throw Problem.failed("Cannot start the embedded AWS: " + e.getMessage(), e);
        }
    }

    /** Ends the process of an earlier run that was killed. The process writes its state first. */
    static void endLeftover(Path home) {
        Path pidFile = pidFile(home);
        try {
            if (!Files.exists(pidFile)) {
                return;
            }
            // Another program may have got the process id since.
            ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .filter(process -> process.info().commandLine().orElse("").contains(MODULE))
                    .ifPresent(process -> new ProcessGroup(process).end(STOP));
            Files.delete(pidFile);
        } catch (IOException | NumberFormatException e) {
            throw Problem.failed("Cannot read " + pidFile + ": " + e.getMessage(), e);
        }
    }

    private static Path pidFile(Path home) {
        return home.resolve("pid");
    }

    void awaitReady(InternalEndpoints endpoints) {
        Instant limit = Instant.now().plus(START);
        while (!endpoints.isHealthy()) {
            if (hasExited()) {
                throw notReady("ended with exit code " + process.exitValue() + " before it was ready");
            }
            if (Instant.now().isAfter(limit)) {
                throw notReady("was not ready after " + START.toSeconds() + " s");
            }
        }
    }

    private boolean hasExited() {
        try {
            return process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed("Interrupted while the embedded AWS started", e);
        }
    }

    private Problem notReady(String what) {
        String end;
        try {
            List<String> lines = Files.readAllLines(log);
            end = String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            end = "(cannot be read: " + e.getMessage() + ")";
        }
        return Problem.failed("The embedded AWS " + what + ". The end of " + log + ":\n" + end);
    }

    void end() {
        new ProcessGroup(process.toHandle()).end(STOP);
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw Problem.failed("Cannot delete " + pidFile + ": " + e.getMessage(), e);
        }
    }
}
