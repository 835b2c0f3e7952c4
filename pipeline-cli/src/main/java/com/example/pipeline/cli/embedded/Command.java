package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A short command whose output, both streams together, is wanted as text. */
final class Command {
    private final List<String> words;

    Command(String... words) {
        this.words = List.of(words);
    }

    private Command(List<String> words) {
        this.words = words;
    }

    Command with(List<String> more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(more);
        return new Command(all);
    }

    /** Runs it to its end; an IOException says that it could not be started. */
    Result run() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        forgetPythonSettings(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(waitFor(process), output.strip());
    }

    /** Removes what makes a Python look for modules elsewhere than in its own installation. */
    static void forgetPythonSettings(Map<String, String> environment) {
        environment.keySet().removeAll(List.of("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV"));
    }

    static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new EmbeddedAwsFailure("Interrupted while waiting for a command", e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    record Result(int exitCode, String output) {}
}
