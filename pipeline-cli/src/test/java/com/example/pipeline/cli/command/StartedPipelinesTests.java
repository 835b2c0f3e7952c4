package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.runs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project whose template has two pipelines with triggers, one for main and tags, one for other branches. */
class StartedPipelinesTests {
    @TempDir
    private Path directory;

    private final RunOptions options = new RunOptions();
    private SmallProject project;

    @BeforeEach
    void create() throws Exception {
        project = SmallProject.create(directory);
        copy("src/test/resources/triggers.template.json");
        project.git.commit("Two pipelines");
    }

    @Test
    void branchOfAPipelineRunsItWhateverFilesHaveChanged() throws Exception {
        project.git.write("docs/a.md", "a").commit("Documents");

        StartedPipelines started = started();

        assertThat(logicalIds(started)).containsExactly("Release");
        assertThat(started.branch()).as("another branch").isNull();
        assertThat(started.notes()).singleElement().asString().contains("does not start release in AWS: ");
    }

    @Test
    void namedBranchRunsOnlyWhatItsPushStarts() throws Exception {
        project.git.write("docs/a.md", "a").commit("Documents");
        options.revision = "main";
        assertThat(logicalIds(started())).isEmpty();

        project.git.write("pom.xml", "a").commit("Code");
        assertThat(logicalIds(started())).containsExactly("Release");
    }

    @Test
    void anotherBranchRunsItsChecksAndLeavesTheAccountsAlone() throws Exception {
        project.git.git("checkout", "--quiet", "-b", "feature/x");
        project.git.write("pom.xml", "a").commit("Code");

        StartedPipelines started = started();

        assertThat(logicalIds(started)).containsExactly("Checks");
        assertThat(started.branch()).isEqualTo("feature/x");
        assertThat(started.start().event()).isEqualTo("push");
    }

    @Test
    void tagRunsWhatItsPushStarts() throws Exception {
        project.git.git("tag", "v1");
        options.revision = "v1";

        StartedPipelines started = started();

        assertThat(logicalIds(started)).containsExactly("Release");
        assertThat(started.start().event()).isEqualTo("tag");
        assertThat(started.branch()).as("another branch").isNull();
    }

    @Test
    void commitWithoutABranchRunsThePipelineOfTheMainBranch() throws Exception {
        project.git.git("checkout", "--quiet", "--detach");

        assertThat(logicalIds(started())).containsExactly("Release");
    }

    @Test
    void nameDecides() throws Exception {
        options.pipeline = "checks";

        assertThat(logicalIds(started())).containsExactly("Checks");
    }

    @Test
    void pipelineWithoutTriggersRunsOnEachBranch() throws Exception {
        copy("src/test/resources/assembly/pipeline.template.json");
        project.git.git("checkout", "--quiet", "-b", "anything");
        project.git.commit("One pipeline");

        assertThat(logicalIds(started())).hasSize(1);
    }

    /** In AWS, a commit that adds its branch to a trigger does not start by its own change. */
    @Test
    void triggersOfTheDeployedPipelinesDecide() throws Exception {
        project.git.git("checkout", "--quiet", "-b", "feature/x");
        project.git.write("pom.xml", "a").commit("Code");
        Files.createDirectories(directory.resolve(".pipeline/aws"));
        Files.writeString(directory.resolve(".pipeline/aws/pipelines.json"), """
                [{"stack": "small-pipeline", "logicalId": "Checks", "declaration": {"name": "checks", "triggers": [
                  {"gitConfiguration": {"push": [{"branches": {"includes": ["team/**"]}}]}}]}}]""");

        assertThat(logicalIds(started())).isEmpty();

        options.deployPipeline = true;
        assertThat(logicalIds(started())).containsExactly("Checks");
    }

    private StartedPipelines started() throws Exception {
        Project here = new Project(directory);
        Repository repository = Repository.open(directory, here.git());
        Revision revision = repository.revision(options.revision == null ? "HEAD" : options.revision);
        CloudAssembly assembly = new Assemblies(here.assemblies(), new DefaultEnvironment(null, null))
                .of(revision, directory.resolve(".pipeline/synth.log"));
        LocalRun run = new LocalRun(here, options, ApprovalNames.of(null), new Printed(false).terminal());
        return StartedPipelines.of(run, assembly, repository, revision);
    }

    private static List<String> logicalIds(StartedPipelines started) {
        return started.pipelines().stream()
                .map(StartedPipelines.Chosen::logicalId)
                .toList();
    }

    private void copy(String template) throws IOException {
        Files.copy(Path.of(template), directory.resolve("pipeline.template.json"), StandardCopyOption.REPLACE_EXISTING);
    }
}
