package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.ProgramOutput;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The CDK app of a {@code cdk.json}. As in the CDK CLI, the shell runs the command in {@code build}, if there is one, and
 * then the command in {@code app}.
 */
public record CdkApp(Path directory, DefaultEnvironment environment) {
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
        String build = settings.path("build").asString("");
        if (!build.isEmpty()) {
            run(build, Map.of(), log, "The build before the synthesis");
        }
        Map<String, String> variables = new LinkedHashMap<>(environment.variables());
        variables.put("CDK_OUTDIR", output.toAbsolutePath().toString());
        variables.put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        variables.put("CDK_CONTEXT_JSON", context(settings).toString());
        run(command, variables, log, "Synthesis");
        return Manifest.read(output);
    }

    private void run(String command, Map<String, String> variables, Path log, String what) throws IOException {
        int exitCode = Subprocess.of("sh", "-c", command)
                .in(directory)
                .without(Repository::isGitVariable)
                .with(variables)
                .runInto(log);
        if (exitCode != 0) {
            throw Problem.failed(tail(log) + "\n" + what + " failed (" + command + ", exit code " + exitCode
                    + "). The complete output is in " + log);
        }
    }

    /** As in the CDK CLI, a value in {@code cdk.json} takes precedence over one in {@code cdk.context.json}. */
    private ObjectNode context(JsonNode settings) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        Path lookups = directory.resolve("cdk.context.json");
        if (Files.isRegularFile(lookups)) {
            Document.tree(lookups).properties().forEach(entry -> context.set(entry.getKey(), entry.getValue()));
        }
        settings.path("context").properties().forEach(entry -> context.set(entry.getKey(), entry.getValue()));
        return context;
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = ProgramOutput.reasons(Files.readAllLines(log));
        return lines.stream().skip(Math.max(0, lines.size() - LAST_LINES)).collect(Collectors.joining("\n"));
    }
}
