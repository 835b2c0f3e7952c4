package com.example.delivery;

import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.pipeline.infra.settings.SettingsFile;
import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * This repository as its settings and its synthesized templates describe it. Tests take every name, account,
 * environment, and approval from here, so that they also hold for a fork.
 *
 * @param assembly the folder that the build synthesized the templates to
 */
record ProjectUnderTest(PipelineSettings settings, DeliveryNames names, Path assembly) {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final JsonMapper JSON = new JsonMapper();

    /** @param executionRole ARN of the role that CloudFormation uses; null: the caller's rights */
    record Stack(String name, String account, Path template, String executionRole) {}

    /** A manual approval action of the pipeline. */
    record Approval(String stage, String action) {}

    static ProjectUnderTest read() throws IOException {
        PipelineSettings settings = SettingsFile.read(ROOT.resolve("pipeline.yaml"));
        return new ProjectUnderTest(
                settings,
                new DeliveryNames(settings.application(), settings.region(), settings.account()),
                ROOT.resolve("pipeline-infra/target/cdk.out"));
    }

    String region() {
        return settings.region();
    }

    String cicdAccount() {
        return settings.account();
    }

    List<Environment> environments() {
        return settings.environments();
    }

    Environment first() {
        return environments().get(0);
    }

    Environment last() {
        return environments().get(environments().size() - 1);
    }

    /** The environments that somebody has to approve, in their order. */
    List<Environment> approved() {
        return environments().stream()
                .filter(environment -> environment.approval().isPresent())
                .toList();
    }

    /** A valid account id that the settings don't have. */
    String unknownAccount() {
        Set<String> known = Stream.concat(
                        Stream.of(cicdAccount()), environments().stream().map(Environment::account))
                .collect(Collectors.toSet());
        return Stream.iterate(555_555_555_555L, account -> account + 1)
                .map(String::valueOf)
                .filter(account -> !known.contains(account))
                .findFirst()
                .orElseThrow();
    }

    /** A valid name that no environment has. */
    String unknownEnvironment() {
        Set<String> known = environments().stream().map(Environment::name).collect(Collectors.toSet());
        return Stream.of("canary", "demo", "load")
                .filter(name -> !known.contains(name))
                .findFirst()
                .orElseThrow();
    }

    Path workloadTemplate() {
        return assembly.resolve("workload.template.json");
    }

    Path pipelineTemplate() {
        return assembly.resolve("pipeline.template.json");
    }

    /** The stacks that administrators deploy, each after those that it depends on. */
    List<Stack> stacks() throws IOException {
        Path manifest = assembly.resolve("manifest.json");
        if (!Files.exists(manifest)) {
            throw new IOException("There is no " + manifest + ": run mvn verify in " + ROOT);
        }
        List<JsonNode> artifacts = new ArrayList<>();
        JSON.readTree(manifest.toFile()).get("artifacts").forEach(artifacts::add);
        return artifacts.stream()
                .filter(artifact -> artifact.get("type").asString().equals("aws:cloudformation:stack"))
                .filter(artifact -> !artifact.get("environment").asString().contains("unknown-account"))
                .sorted(Comparator.comparing(
                        artifact -> artifact.path("dependencies").size()))
                .map(artifact -> new Stack(
                        artifact.at("/properties/stackName").asString(),
                        artifact.get("environment").asString().split("/")[2],
                        assembly.resolve(artifact.at("/properties/templateFile").asString()),
                        artifact.at("/properties/cloudFormationExecutionRoleArn")
                                .asString(null)))
                .toList();
    }

    /**
     * The synthesized templates, as the commands of {@code ./pipeline} read them.
     *
     * @param folder gets a copy of them
     */
    CloudAssembly cloudAssembly(Path folder) throws IOException {
        Files.writeString(folder.resolve("cdk.json"), "{\"app\": \"cp -r '" + assembly + "' $CDK_OUTDIR\"}");
        return new CdkApp(folder, new DefaultEnvironment(null, null))
                .synthesize(folder.resolve("cdk.out"), folder.resolve("synth.log"));
    }

    /** The manual approvals in the order of the pipeline. */
    List<Approval> approvals() {
        List<Approval> approvals = new ArrayList<>();
        JsonNode pipeline = pipelines().stream()
                .filter(properties -> properties.get("Name").asString().equals(names.pipeline()))
                .findFirst()
                .orElseThrow();
        for (JsonNode stage : pipeline.get("Stages")) {
            for (JsonNode action : stage.get("Actions")) {
                if (action.at("/ActionTypeId/Category").asString().equals("Approval")) {
                    approvals.add(new Approval(
                            stage.get("Name").asString(), action.get("Name").asString()));
                }
            }
        }
        return approvals;
    }

    /** @return path of a project's buildspec in the source, or its text if the template has it */
    String buildspec(String project) {
        return codeBuildProject(project).at("/Source/BuildSpec").asString();
    }

    /** @return the environment variables that a project's builds have */
    Map<String, String> variables(String project) {
        return codeBuildProject(project)
                .at("/Environment/EnvironmentVariables")
                .valueStream()
                .collect(Collectors.toMap(
                        variable -> variable.get("Name").asString(),
                        variable -> variable.get("Value").asString()));
    }

    /** @return properties of the pipelines, in the order of the template */
    List<JsonNode> pipelines() {
        return resources("AWS::CodePipeline::Pipeline");
    }

    private JsonNode codeBuildProject(String name) {
        return resources("AWS::CodeBuild::Project").stream()
                .filter(properties -> properties.get("Name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @return properties of the pipeline stack's resources of a type */
    private List<JsonNode> resources(String type) {
        return JSON.readTree(pipelineTemplate().toFile())
                .get("Resources")
                .valueStream()
                .filter(resource -> resource.get("Type").asString().equals(type))
                .map(resource -> resource.get("Properties"))
                .toList();
    }
}
