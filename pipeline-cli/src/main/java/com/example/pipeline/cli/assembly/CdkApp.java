package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The CDK app of a {@code cdk.json}. The shell runs the command in {@code app}, as the CDK's own command does. */
public record CdkApp(Path directory) {
    private static final int LAST_LINES = 20;

    /**
     * Writes the cloud assembly to {@code output}, which is emptied first.
     *
     * @param log gets the output of the app
     */
    public CloudAssembly synthesize(Path output, Path log) throws IOException {
        Path file = directory.resolve("cdk.json");
        if (!Files.isRegularFile(file)) {
            throw Problem.usage("There is no cdk.json in " + directory
                    + ". Run the command in the directory of a CDK app, whose cdk.json has the key \"app\".");
        }
        JsonNode settings = Document.tree(file);
        String command = settings.path("app").asString("");
        if (command.isEmpty()) {
            throw Problem.failed(file + ": \"app\" is missing: the command that synthesizes the templates");
        }
        Directories.delete(output);
        Files.deleteIfExists(log);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("CDK_OUTDIR", output.toAbsolutePath().toString());
        environment.put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        if (settings.has("context")) {
            environment.put("CDK_CONTEXT_JSON", settings.get("context").toString());
        }
        int exitCode = Subprocess.of("sh", "-c", command)
                .in(directory)
                .without(Repository::isGitVariable)
                .with(environment)
                .runInto(log);
        if (exitCode != 0) {
            throw Problem.failed("Synthesis failed (" + command + ", exit code " + exitCode + "):\n" + tail(log)
                    + "\nThe complete output is in " + log);
        }
        return Manifest.read(output);
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
