package com.example.pipeline.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudAssemblyTests {
    private final DefaultEnvironment nowhere = new DefaultEnvironment(null, null);

    @TempDir
    private Path directory;

    @Test
    void dependenciesComeFirst() {
        CloudAssembly assembly =
                assembly(List.of(stack("app", "roles", "network"), stack("network"), stack("roles", "network")));

        assertThat(assembly.stacks()).extracting(AssemblyStack::id).containsExactly("network", "roles", "app");
    }

    @Test
    void aDependencyThatIsNoStackDoesNotMatter() {
        assertThat(assembly(List.of(stack("app", "app.assets"))).stacks()).hasSize(1);
    }

    @Test
    void stacksThatDependOnEachOtherInACircleAreRefused() {
        List<AssemblyStack> circle = List.of(stack("a", "b"), stack("b", "a"));

        assertThatThrownBy(() -> assembly(circle)).hasMessageContaining("in a circle: [a, b]");
    }

    @Test
    void onlyStacksOfAnAccountAreDeployedBeforehand() {
        CloudAssembly assembly = assembly(List.of(stack("bound"), unbound("free")));

        assertThat(assembly.bound()).extracting(AssemblyStack::id).containsExactly("bound");
    }

    @Test
    void aStackWithoutAccountThatNoActionDeploysIsRefused() {
        assertThatThrownBy(() -> assembly(List.of(unbound("free"))).bind(nowhere, List.of(), file -> ""))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Stack free has no account or no Region")
                .hasMessageContaining("--leave free");
    }

    @Test
    void aStackWithoutAccountTakesTheGivenOne() {
        CloudAssembly bound = assembly(List.of(unbound("free")))
                .bind(new DefaultEnvironment("222222222222", "eu-west-1"), List.of(), file -> "");

        assertThat(bound.bound()).extracting(AssemblyStack::account).containsExactly("222222222222");
    }

    @Test
    void aStackThatAnActionOrABuildDeploysIsLeftAndNamed() throws IOException {
        Path template = Files.writeString(directory.resolve("pipeline.json"), """
                {"Resources": {"Pipeline": {"Properties": {"Stages": [{"Actions": [{
                  "ActionTypeId": {"Provider": "CloudFormation"},
                  "Configuration": {"TemplatePath": "built::out/app.template.json"}}]}]}},
                "Build": {"Type": "AWS::CodeBuild::Project", "Properties": {"Source": {"BuildSpec": "deploy.yml"}}}}}""");
        CloudAssembly bound = assembly(List.of(
                        withPipeline("delivery").with(template),
                        unbound("app").with(Path.of("app.template.json")),
                        unbound("web").with(Path.of("web.template.json")),
                        unbound("other")))
                .bind(nowhere, List.of("other"), Map.of("deploy.yml", "aws deploy web.template.json")::get);

        assertThat(bound.bound()).extracting(AssemblyStack::id).containsExactly("delivery");
        assertThat(bound.notices())
                .containsExactly(
                        "Stack app: left to the pipeline",
                        "Stack web: left to the pipeline",
                        "Stack other: left to the pipeline");
    }

    @Test
    void aStackWhoseTemplateIsOnlyInAnArtifactIsNotDeployedAndNamed() throws IOException {
        Path template = Files.writeString(directory.resolve("pipeline.json"), """
                {"Resources": {"Build": {"Type": "AWS::CodeBuild::Project", "Properties": {}}}}""");
        CloudAssembly bound = assembly(List.of(
                        withPipeline("delivery").with(template),
                        unbound("app").with(Path.of("app.template.json")),
                        unbound("web").with(Path.of("web.template.json"))))
                .bind(nowhere, List.of(), Map.of("buildspec.yml", """
                        artifacts:
                          files: out/app.*.json
                          secondary-artifacts: {web: {files: ["**/*"]}}""")::get);

        assertThat(bound.bound()).extracting(AssemblyStack::id).containsExactly("delivery");
        assertThat(bound.notices())
                .hasSize(2)
                .allMatch(notice -> notice.contains("is not deployed: it has no account or no Region"));
    }

    @Test
    void theOnlyPipelineNeedsNoName() throws IOException {
        CloudAssembly assembly = assembly(List.of(stack("roles"), withPipelines("delivery", "Main")));

        assertThat(assembly.pipeline(null).stack().id()).isEqualTo("delivery");
        assertThat(assembly.pipeline("delivery").logicalId()).isEqualTo("Main");
        assertThat(assembly.pipeline("Main").logicalId()).isEqualTo("Main");
        assertThatThrownBy(() -> assembly.pipeline("other"))
                .isInstanceOf(Problem.class)
                .hasMessage("There is no pipeline other. Choose one of: Main");
    }

    @Test
    void ofSeveralPipelinesOneHasToBeNamed() throws IOException {
        CloudAssembly assembly =
                assembly(List.of(withPipelines("delivery", "Main", "Checks"), withPipelines("other", "Other")));

        assertThatThrownBy(() -> assembly.pipeline(null))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(Problem.USAGE))
                .hasMessageContaining("Main | Checks | Other");
        assertThatThrownBy(() -> assembly.pipeline("delivery")).hasMessageContaining("There are several pipelines");
        assertThat(assembly.pipeline("Checks").logicalId()).isEqualTo("Checks");
        assertThat(assembly.pipeline("other").logicalId()).isEqualTo("Other");
    }

    @Test
    void withoutAPipelineThereIsNothingToRun() {
        CloudAssembly assembly = assembly(List.of(stack("roles")));

        assertThatThrownBy(() -> assembly.pipeline(null)).hasMessageContaining("There is no pipeline to run");
    }

    private static AssemblyStack stack(String id, String... dependencies) {
        return stack(id, "111111111111", List.of(dependencies), List.of());
    }

    private static AssemblyStack unbound(String id) {
        return stack(id, null, List.of(), List.of());
    }

    private static AssemblyStack withPipeline(String id) {
        return stack(id, "111111111111", List.of(), List.of("Pipeline"));
    }

    private AssemblyStack withPipelines(String id, String... logicalIds) throws IOException {
        Path template = Files.writeString(directory.resolve(id + ".json"), "{}");
        return stack(id, "111111111111", List.of(), List.of(logicalIds)).with(template);
    }

    private static AssemblyStack stack(String id, String account, List<String> dependencies, List<String> pipelines) {
        return new AssemblyStack(
                id,
                account,
                "eu-west-1",
                id,
                Path.of(id),
                null,
                Map.of(),
                Map.of(),
                dependencies,
                pipelines,
                false,
                List.of());
    }

    private static CloudAssembly assembly(List<AssemblyStack> stacks) {
        return CloudAssembly.of(stacks, List.of());
    }
}
