package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The CDK app of a {@code cdk.json}: its {@code app} is run by the shell, as the CDK's own command does. */
public final class CdkApp {
    private static final int LAST_LINES = 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    public CdkApp(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes the cloud assembly to {@code output}, which is emptied first.
     *
     * @param log gets what the app says
     */
    public CloudAssembly synthesize(Path output, Path log) throws IOException {
        JsonNode settings = settings();
        String command = settings.path("app").asString("");
        if (command.isEmpty()) {
            throw Problem.failed(directory.resolve("cdk.json") + ": \"app\" is missing: the command that synthesizes");
        }
        Directories.delete(output);
        Files.createDirectories(log.getParent());
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("CDK_OUTDIR", output.toAbsolutePath().toString());
        environment.put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        if (settings.has("context")) {
            environment.put("CDK_CONTEXT_JSON", settings.get("context").toString());
        }
        int exitCode = new Shell(directory, environment).run(log, "sh", "-c", command);
        if (exitCode != 0) {
            throw Problem.failed("Synthesis failed (" + command + ", exit code " + exitCode + "):\n" + tail(log)
                    + "\nAll of it: " + log);
        }
        return Manifest.read(output);
    }

    private JsonNode settings() {
        Path file = directory.resolve("cdk.json");
        if (!Files.isRegularFile(file)) {
            throw Problem.usage("No cdk.json in " + directory + ": it names the CDK app to run (\"app\")");
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (JacksonException e) {
            throw Problem.failed(file + ", line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readString(log)
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .lines()
                .toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - LAST_LINES))
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }
}
