package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code manifest.json} of a cloud assembly ("cloud-assembly-schema" of the AWS CDK). */
final class Manifest {
    /** Artifacts that need nothing done: a nested assembly's stacks are deployed by a pipeline. */
    private static final Set<String> NOTHING_TO_DO =
            Set.of("cdk:tree", "cdk:feature-flag-report", "cdk:cloud-assembly");

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    private Manifest(Path directory) {
        this.directory = directory;
    }

    static CloudAssembly read(Path directory) {
        Path file = directory.resolve("manifest.json");
        if (!Files.isRegularFile(file)) {
            throw Problem.failed("No cloud assembly in " + directory + ": manifest.json is missing");
        }
        return new Manifest(directory).stacks(JSON.readTree(file.toFile()));
    }

    private CloudAssembly stacks(JsonNode manifest) {
        List<AssemblyStack> stacks = new ArrayList<>();
        for (Map.Entry<String, JsonNode> artifact : manifest.path("artifacts").properties()) {
            String type = artifact.getValue().path("type").asString("");
            if (type.equals("aws:cloudformation:stack")) {
                stacks.add(stack(artifact.getKey(), artifact.getValue()));
            } else if (type.equals("cdk:asset-manifest")) {
                rejectAssets(artifact.getValue());
            } else if (!NOTHING_TO_DO.contains(type)) {
                throw Problem.failed(directory.resolve("manifest.json") + ": artifact " + artifact.getKey()
                        + " has the unknown type " + type);
            }
        }
        return CloudAssembly.of(stacks);
    }

    private AssemblyStack stack(String id, JsonNode artifact) {
        JsonNode properties = artifact.path("properties");
        // aws://ACCOUNT/REGION, either of which can be unknown-account, unknown-region.
        String[] environment =
                artifact.path("environment").asString("").replace("aws://", "").split("/", 2);
        Path template = directory.resolve(properties.path("templateFile").asString());
        return new AssemblyStack(
                id,
                known(environment[0]),
                environment.length < 2 ? null : known(environment[1]),
                properties.path("stackName").asString(id),
                template,
                executionRole(properties),
                texts(properties.path("parameters")),
                texts(properties.path("tags")),
                dependencies(artifact),
                pipelines(JSON.readTree(template.toFile())));
    }

    /** Unless the app names a role, the CDK writes its bootstrap's, with placeholders that it resolves. */
    private static String executionRole(JsonNode properties) {
        String role = properties.path("cloudFormationExecutionRoleArn").asString(null);
        return role == null || role.contains("${AWS::") ? null : role;
    }

    private static String known(String part) {
        return part.isEmpty() || part.startsWith("unknown-") ? null : part;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
        return texts;
    }

    private static List<String> dependencies(JsonNode artifact) {
        List<String> ids = new ArrayList<>();
        artifact.path("dependencies").forEach(id -> ids.add(id.asString()));
        return ids;
    }

    private static List<String> pipelines(JsonNode template) {
        return template.path("Resources").properties().stream()
                .filter(resource -> "AWS::CodePipeline::Pipeline"
                        .equals(resource.getValue().path("Type").asString("")))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Only templates: whoever deploys by {@code aws cloudformation deploy} uploads no other files. */
    private void rejectAssets(JsonNode artifact) {
        Path file = directory.resolve(artifact.path("properties").path("file").asString());
        JsonNode assets = JSON.readTree(file.toFile());
        assets.path("dockerImages").properties().forEach(image -> reject(file, image));
        assets.path("files").properties().stream()
                .filter(asset -> !asset.getValue()
                        .path("source")
                        .path("path")
                        .asString("")
                        .endsWith(".template.json"))
                .forEach(asset -> reject(file, asset));
    }

    private static void reject(Path file, Map.Entry<String, JsonNode> asset) {
        throw Problem.failed(file + ": asset " + asset.getKey() + " ("
                + asset.getValue().path("displayName").asString("without a name")
                + ") would have to be published first; that is not supported");
    }
}
