package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.local.ProcessGroup;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The process of the embedded AWS, which leads a group of its own so that all of it can be ended. */
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
            Files.createDirectories(settings.runDirectory());
            List<String> command = new ArrayList<>(settings.tools().python());
            command.addAll(List.of("-c", LAUNCH));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(settings.home().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(settings.log().toFile()));
            Command.forgetPythonSettings(builder.environment());
            builder.environment().put("PYTHONPATH", settings.tools().sources().toString());
            builder.environment().putAll(ChildEnvironment.withoutProxy());
            builder.environment().putAll(environment);
            Process process = builder.start();
            Path pidFile = pidFile(settings.home());
            Files.writeString(pidFile, String.valueOf(process.pid()));
            return new EmbeddedAwsProcess(process, settings.log(), pidFile);
        } catch (IOException e) {
            throw new EmbeddedAwsFailure("Cannot start the embedded AWS: " + e.getMessage(), e);
        }
    }

    /** Ends the process that a killed run left behind; its state is written first. */
    static void endLeftover(Path home) {
        try {
            Path pidFile = pidFile(home);
            if (!Files.exists(pidFile)) {
                return;
            }
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            // A pid is used again after a while, so ask what runs under it.
            ProcessHandle.of(pid)
                    .filter(handle -> handle.info().commandLine().orElse("").contains(MODULE))
                    .ifPresent(handle -> new ProcessGroup(handle).end(STOP));
            Files.delete(pidFile);
        } catch (IOException | NumberFormatException e) {
            throw new EmbeddedAwsFailure("Cannot read " + pidFile(home) + ": " + e.getMessage(), e);
        }
    }

    private static Path pidFile(Path home) {
        return home.resolve("pid");
    }

    void awaitReady(InternalEndpoints endpoints) {
        Instant limit = Instant.now().plus(START);
        while (!endpoints.isHealthy()) {
            if (hasExited()) {
                throw new EmbeddedAwsFailure("The embedded AWS ended with exit code " + process.exitValue()
                        + " before it was ready. The end of " + log + ":\n" + lastLines());
            }
            if (Instant.now().isAfter(limit)) {
                throw new EmbeddedAwsFailure("The embedded AWS was not ready after " + START.toSeconds()
                        + " s. The end of " + log + ":\n" + lastLines());
            }
        }
    }

    private boolean hasExited() {
        try {
            return process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedAwsFailure("Interrupted while the embedded AWS started", e);
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }

    void end() {
        new ProcessGroup(process.toHandle()).end(STOP);
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new EmbeddedAwsFailure("Cannot delete " + pidFile + ": " + e.getMessage(), e);
        }
    }
}
