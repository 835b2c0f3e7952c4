package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code manifest.json} of a cloud assembly (AWS CDK, module "cloud-assembly-schema"). It refuses what the CDK CLI
 * refuses: context that is missing, and errors that constructs added.
 */
final class Manifest {
    private static final Set<String> IGNORED = Set.of("cdk:tree", "cdk:feature-flag-report");
    private static final int LONGEST_REASON = 400;

    private final Path directory;
    private final JsonNode manifest;
    private final List<AssemblyStack> stacks = new ArrayList<>();
    private final Set<String> templates = new HashSet<>();
    private final List<String> notices = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Manifest(Path directory, Path file) {
        this.directory = directory;
        this.manifest = Document.tree(file);
    }

    /** @throws Problem with everything that keeps the assembly from being deployed */
    static CloudAssembly read(Path directory) {
        Path file = directory.resolve("manifest.json");
        if (!Files.isRegularFile(file)) {
            throw Problem.failed("There is no cloud assembly in " + directory + ": manifest.json is missing");
        }
        return new Manifest(directory, file).assembly();
    }

    private CloudAssembly assembly() {
        manifest.path("missing").forEach(this::missing);
        JsonNode artifacts = manifest.path("artifacts");
        artifacts.forEach(artifact ->
                templates.add(artifact.at("/properties/templateFile").asString("")));
        artifacts.properties().forEach(entry -> artifact(entry.getKey(), entry.getValue()));
        if (!problems.isEmpty()) {
            throw Problem.failed("The cloud assembly cannot be deployed:\n  " + String.join("\n  ", problems));
        }
        return CloudAssembly.of(stacks, notices);
    }

    private void artifact(String id, JsonNode artifact) {
        JsonNode properties = artifact.path("properties");
        switch (artifact.path("type").asString("")) {
            case "aws:cloudformation:stack" -> {
                messages(artifact.path("metadata"));
                String more = artifact.path("additionalMetadataFile").asString("");
                if (!more.isEmpty()) {
                    messages(Document.tree(directory.resolve(more)));
                }
                stacks.add(stack(id, artifact, properties));
            }
            case "cdk:asset-manifest" -> rejectAssets(properties.path("file").asString());
            case "cdk:cloud-assembly" ->
                notices.add("Stage " + properties.path("displayName").asString(id)
                        + ": its stacks are left to the pipeline (a nested assembly)");
            default -> {
                String type = artifact.path("type").asString("");
                if (!IGNORED.contains(type)) {
                    problems.add("artifacts." + id + ".type: unknown type " + type);
                }
            }
        }
    }

    /** The app synthesized with dummy values, which nobody may deploy. */
    private void missing(JsonNode lookup) {
        problems.add(
                "Context is missing: " + lookup.path("key").asString("") + " (provider "
                        + lookup.path("provider").asString("")
                        + "). The local runner looks nothing up: run cdk synth with access to AWS, and commit cdk.context.json.");
    }

    /** The messages that constructs added, by construct path ("Annotations" in the CDK). */
    private void messages(JsonNode metadata) {
        metadata.properties()
                .forEach(path -> path.getValue().forEach(entry -> {
                    String message =
                            "at " + path.getKey() + ": " + entry.path("data").asString("");
                    switch (entry.path("type").asString("")) {
                        case "aws:cdk:error" -> problems.add("Found errors: " + message);
                        case "aws:cdk:warning" -> notices.add("Warning " + cut(message));
                        default -> {
                            // Information and the paths of resources.
                        }
                    }
                }));
    }

    private static String cut(String message) {
        String line = message.lines().findFirst().orElse("");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + " …";
    }

    private AssemblyStack stack(String id, JsonNode artifact, JsonNode properties) {
        // aws://ACCOUNT/REGION, where both can be unknown: unknown-account, unknown-region.
        String[] environment =
                artifact.path("environment").asString("").replace("aws://", "").split("/", 2);
        // Unless the app names a role, this is the CDK's bootstrap role, with placeholders that only the CDK resolves.
        String role = properties.path("cloudFormationExecutionRoleArn").asString(null);
        Path template = directory.resolve(properties.path("templateFile").asString());
        return new AssemblyStack(
                id,
                known(environment[0]),
                environment.length < 2 ? null : known(environment[1]),
                properties.path("stackName").asString(id),
                template,
                role == null || role.contains("${AWS::") ? null : role,
                textMap(properties.path("parameters")),
                textMap(properties.path("tags")),
                texts(artifact.path("dependencies")),
                pipelines(Document.template(template)),
                properties.path("terminationProtection").asBoolean(false),
                texts(properties.path("notificationArns")));
    }

    private static String known(String part) {
        return part.isEmpty() || part.startsWith("unknown-") ? null : part;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString()));
        return texts;
    }

    private static Map<String, String> textMap(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
        return texts;
    }

    private static List<String> pipelines(JsonNode template) {
        return template.path("Resources").properties().stream()
                .filter(resource -> "AWS::CodePipeline::Pipeline"
                        .equals(resource.getValue().path("Type").asString("")))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Allows templates of stacks only: {@code aws cloudformation deploy} uploads no other files. */
    private void rejectAssets(String file) {
        JsonNode assets = Document.tree(directory.resolve(file));
        List<Map.Entry<String, JsonNode>> others =
                new ArrayList<>(assets.path("dockerImages").properties());
        assets.path("files").properties().stream()
                .filter(asset ->
                        !templates.contains(asset.getValue().at("/source/path").asString("")))
                .forEach(others::add);
        for (Map.Entry<String, JsonNode> asset : others) {
            boolean nested = asset.getValue().at("/source/path").asString("").endsWith(".nested.template.json");
            problems.add(file + ": the local runner cannot publish asset " + asset.getKey() + " ("
                    + asset.getValue().path("displayName").asString("without a name") + ")"
                    + (nested ? ": nested stacks are not supported" : ""));
        }
    }
}
