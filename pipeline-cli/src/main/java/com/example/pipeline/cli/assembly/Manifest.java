package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code manifest.json} of a cloud assembly (AWS CDK, module "cloud-assembly-schema"). */
record Manifest(Path directory) {
    /** A pipeline deploys the stacks of a nested assembly, so nothing is to be done for one. */
    private static final Set<String> IGNORED = Set.of("cdk:tree", "cdk:feature-flag-report", "cdk:cloud-assembly");

    static CloudAssembly read(Path directory) {
        return new Manifest(directory).read();
    }

    private CloudAssembly read() {
        Path file = directory.resolve("manifest.json");
        if (!Files.isRegularFile(file)) {
            throw Problem.failed("There is no cloud assembly in " + directory + ": manifest.json is missing");
        }
        List<AssemblyStack> stacks = new ArrayList<>();
        Document.tree(file).path("artifacts").properties().forEach(artifact -> {
            String type = artifact.getValue().path("type").asString("");
            JsonNode properties = artifact.getValue().path("properties");
            if (type.equals("aws:cloudformation:stack")) {
                stacks.add(stack(artifact.getKey(), artifact.getValue(), properties));
            } else if (type.equals("cdk:asset-manifest")) {
                rejectAssets(directory.resolve(properties.path("file").asString()));
            } else if (!IGNORED.contains(type)) {
                throw Problem.failed(file + ": artifacts." + artifact.getKey() + ".type: unknown type " + type);
            }
        });
        return CloudAssembly.of(stacks);
    }

    private AssemblyStack stack(String id, JsonNode artifact, JsonNode properties) {
        // aws://ACCOUNT/REGION, where both can be unknown: unknown-account, unknown-region.
        String[] environment =
                artifact.path("environment").asString("").replace("aws://", "").split("/", 2);
        List<String> dependencies = new ArrayList<>();
        artifact.path("dependencies").forEach(dependency -> dependencies.add(dependency.asString()));
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
                texts(properties.path("parameters")),
                texts(properties.path("tags")),
                dependencies,
                pipelines(Document.tree(template)));
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

    private static List<String> pipelines(JsonNode template) {
        return template.path("Resources").properties().stream()
                .filter(resource -> "AWS::CodePipeline::Pipeline"
                        .equals(resource.getValue().path("Type").asString("")))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Allows templates only: {@code aws cloudformation deploy} uploads no other files. */
    private static void rejectAssets(Path file) {
        JsonNode assets = Document.tree(file);
        List<Map.Entry<String, JsonNode>> others =
                new ArrayList<>(assets.path("dockerImages").properties());
        assets.path("files").properties().stream()
                .filter(asset ->
                        !asset.getValue().at("/source/path").asString("").endsWith(".template.json"))
                .forEach(others::add);
        for (Map.Entry<String, JsonNode> asset : others) {
            throw Problem.failed(file + ": the local runner cannot publish asset " + asset.getKey() + " ("
                    + asset.getValue().path("displayName").asString("without a name") + ")");
        }
    }
}
