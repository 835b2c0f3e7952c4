package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.ITERABLE;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;

class PipelineStackTests {

    private static JsonNode resources;
    private static JsonNode pipeline;

    @BeforeAll
    static void synthesize() {
        resources = Synthesized.template("pipeline").get("Resources");
        pipeline = ofType("AWS::CodePipeline::Pipeline")
                .filter(properties -> properties.get("Name").asString().equals("hello-pipeline"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stagesHaveTheOrderOfTheArticle() {
        assertThat(pipeline.get("Stages"))
                .extracting(stage -> stage.get("Name").asString(""))
                .containsExactly(
                        "Source",
                        "Build_and_Test",
                        "Review_Pipeline_Change",
                        "Approve_Pipeline_Change",
                        "Update_Pipeline",
                        "Dev",
                        "Test",
                        "Prod");
    }

    @Test
    void anEnvironmentWithApprovalWaitsForItBeforeItsDeployment() {
        JsonNode actions = stage("Prod").get("Actions");

        assertThat(actions)
                .extracting(action -> action.get("Name").asString(""))
                .containsExactly("Prepare_Prod", "Prod_Manual_Approval", "Deploy_Prod");
        assertThat(actions).extracting(action -> action.get("RunOrder").asInt()).containsExactly(1, 2, 3);
        assertThat(actions.get(1).get("TimeoutInMinutes").asInt()).isEqualTo(60 * 24 * 60);
    }

    @Test
    void anEnvironmentWithoutApprovalIsDeployedAtOnce() {
        assertThat(stage("Dev").get("Actions"))
                .extracting(action -> action.get("Name").asString(""))
                .containsExactly("Prepare_Dev", "Deploy_Dev");
    }

    @Test
    void everyProjectHasARoleOfItsOwn() {
        List<JsonNode> projects = ofType("AWS::CodeBuild::Project").toList();

        assertThat(projects).hasSize(7);
        assertThat(projects.stream().map(project -> project.get("ServiceRole")).distinct())
                .hasSize(7);
    }

    @Test
    void deployProjectsAssumeTheRoleOfTheirEnvironmentAndThePrepareProjectThoseForChangeSets() {
        assertThat(ofType("AWS::IAM::Role")
                        .filter(role -> role.at("/Policies").toString().contains("sts:AssumeRole"))
                        .map(role -> role.get("RoleName").asString("") + " " + assumable(role)))
                .containsExactlyInAnyOrder(
                        "hello-prepare [arn:aws:iam::222222222222:role/hello-change-set-role,"
                                + " arn:aws:iam::333333333333:role/hello-change-set-role,"
                                + " arn:aws:iam::444444444444:role/hello-change-set-role]",
                        "hello-deploy-dev [arn:aws:iam::222222222222:role/CICDCrossAccountRole]",
                        "hello-deploy-test [arn:aws:iam::333333333333:role/CICDCrossAccountRole]",
                        "hello-deploy-prod [arn:aws:iam::444444444444:role/CICDCrossAccountRole]");
    }

    @Test
    void everyRoleIsBoundedByWhatTheStackCantChange() {
        assertThat(ofType("AWS::IAM::Role"))
                .isNotEmpty()
                .allMatch(role -> role.path("PermissionsBoundary")
                        .asString("")
                        .equals("arn:aws:iam::111111111111:policy/hello-pipeline-boundary"));
    }

    @Test
    void noPolicyHasAWildcardAction() {
        assertThat(ofType("AWS::IAM::Role")
                        .flatMap(role ->
                                StreamSupport.stream(role.findValues("Action").spliterator(), false)))
                .noneMatch(action -> action.toString().contains("*"));
    }

    @Test
    void approvalIsSkippedOnlyWhenTheReviewSaysNoOrThePipelineStaysAsItIs() {
        assertThat(skippedUnless("Approve_Pipeline_Change"))
                .containsExactly("#{variables.UPDATE_PIPELINE} EQ yes", "#{Review.APPROVAL_NEEDED} NE no");
    }

    /** Otherwise, a variable could skip the approval and leave the update. */
    @Test
    void noVariableSkipsTheApprovalAndNotTheUpdate() {
        assertThat(skippedUnless("Update_Pipeline")).containsExactly("#{variables.UPDATE_PIPELINE} EQ yes");
    }

    @Test
    void aReleaseDeploysToTheEnvironmentsThatItsVariableNames() {
        assertThat(skippedUnless("Dev")).containsExactly("#{variables.ENVIRONMENTS} CONTAINS ,dev,");
        assertThat(skippedUnless("Prod")).containsExactly("#{variables.ENVIRONMENTS} CONTAINS ,prod,");
        assertThat(pipeline.get("Variables"))
                .extracting(variable -> variable.get("Name").asString("") + "="
                        + variable.get("DefaultValue").asString(""))
                .containsExactly("ENVIRONMENTS=,dev,test,prod,", "UPDATE_PIPELINE=yes");
    }

    @Test
    void laterStagesUseOnlyTheReviewedTemplates() {
        assertThat(inputs("Update_Pipeline")).containsExactly("Reviewed");
        assertThat(inputs("Dev")).containsExactly("Source", "Reviewed", "Source");
        assertThat(inputs("Prod")).containsExactly("Source", "Reviewed", "Source");
    }

    /** A commit can change neither how it is reviewed nor what an approval shows. */
    @Test
    void projectsThatApproversRelyOnHaveTheirBuildspecsInTheTemplate() {
        assertThat(ofType("AWS::CodeBuild::Project")
                        .filter(project -> List.of("hello-review", "hello-prepare")
                                .contains(project.get("Name").asString(""))))
                .hasSize(2)
                .allMatch(
                        project -> project.at("/Source/BuildSpec").asString("").startsWith("version: 0.2\n"));
    }

    @Test
    void approvalShowsWhatIsPreparedAndTheDeploymentExecutesThat() {
        JsonNode actions = stage("Prod").get("Actions");

        assertThat(actions.get(1).at("/Configuration/CustomData").asString()).isEqualTo("#{Prepare_Prod.TEXT}");
        assertThat(actions.get(2).at("/Configuration/EnvironmentVariables").asString())
                .contains("#{Prepare_Prod.CHANGE_SET}");
    }

    /** CodePipeline takes 1,000 characters, with the values of the variables. */
    @Test
    void variablesOfEveryBuildFitIntoItsAction() {
        assertThat(pipeline.get("Stages")
                        .valueStream()
                        .flatMap(stage -> stage.get("Actions").valueStream())
                        .map(action -> action.at("/Configuration/EnvironmentVariables")
                                .asString("")
                                .replace("#{Source.CommitId}", "c".repeat(40))
                                .replace("#{Build.CODE_KEY}", "functions/" + "c".repeat(64) + ".zip")
                                .replaceAll("#\\{Prepare_\\w+.CHANGE_SET}", "c".repeat(150))))
                .allMatch(variables -> variables.length() <= 1000);
    }

    @Test
    void keyIsRotatedAndTheBucketVersionedAndClosed() {
        assertThat(ofType("AWS::KMS::Key"))
                .singleElement()
                .matches(key -> key.get("EnableKeyRotation").asBoolean());
        assertThat(ofType("AWS::S3::Bucket"))
                .singleElement()
                .matches(bucket -> bucket.at("/VersioningConfiguration/Status")
                        .asString("")
                        .equals("Enabled"))
                .extracting(bucket -> bucket.at("/PublicAccessBlockConfiguration"))
                .asInstanceOf(ITERABLE)
                .hasSize(4)
                .allMatch(closed -> closed.equals(BooleanNode.TRUE));
    }

    /** A self-update cancels executions that wait for an approval, and a newer commit supersedes them. */
    @Test
    void everyEarlyEndOfAnExecutionIsAnnounced() {
        assertThat(ofType("AWS::CodeStarNotifications::NotificationRule"))
                .singleElement()
                .extracting(rule -> rule.get("EventTypeIds")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList())
                .asInstanceOf(ITERABLE)
                .containsExactlyInAnyOrder(
                        "codepipeline-pipeline-pipeline-execution-failed",
                        "codepipeline-pipeline-pipeline-execution-canceled",
                        "codepipeline-pipeline-pipeline-execution-superseded");
    }

    @Test
    void pushesOfTheBranchAndTagsStartThePipelineUnlessOnlyIgnoredFilesChange() {
        assertThat(trigger(pipeline).toString()).isEqualTo(json("""
                {"Push": [
                  {"Branches": {"Includes": ["main"]}, "FilePaths": {"Excludes": ["docs/**", "*.md", "**/*.md"]}},
                  {"Tags": {"Includes": ["v*"]}}],
                 "SourceActionName": "Source"}"""));
        assertThat(stage("Source").at("/Actions/0/Configuration/DetectChanges").asBoolean())
                .isFalse();
    }

    @Test
    void checksOfOtherBranchesAndPullRequestsRunAtTheSameTimeAndDeployNothing() {
        JsonNode checks = checks();

        assertThat(trigger(checks).toString()).isEqualTo(json("""
                {"PullRequest": [
                  {"Branches": {"Includes": ["main"]}, "Events": ["OPEN", "UPDATED"],
                   "FilePaths": {"Excludes": ["docs/**", "*.md", "**/*.md"]}}],
                 "Push": [
                  {"Branches": {"Excludes": ["main"], "Includes": ["feature/**"]},
                   "FilePaths": {"Excludes": ["docs/**", "*.md", "**/*.md"]}}],
                 "SourceActionName": "Source"}"""));
        assertThat(checks.get("ExecutionMode").asString()).isEqualTo("PARALLEL");
        assertThat(checks.get("Stages"))
                .extracting(stage -> stage.get("Name").asString())
                .containsExactly("Source", "Build_and_Test");
        assertThat(checks.findValues("OutputArtifacts"))
                .as("of the source only")
                .hasSize(1);
    }

    private static JsonNode checks() {
        return ofType("AWS::CodePipeline::Pipeline")
                .filter(properties -> properties.get("Name").asString().equals("hello-checks"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode trigger(JsonNode pipeline) {
        assertThat(pipeline.get("Triggers")).hasSize(1);
        return pipeline.at("/Triggers/0/GitConfiguration");
    }

    private static String json(String text) {
        return JsonMapper.shared().readTree(text).toString();
    }

    @Test
    void templateHasNoSecretAndNoToken() {
        assertThat(resources.toString()).doesNotContain("OAuthToken", "SecretString", "AWS::IAM::AccessKey");
    }

    private static JsonNode stage(String name) {
        return StreamSupport.stream(pipeline.get("Stages").spliterator(), false)
                .filter(stage -> stage.get("Name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> skippedUnless(String stage) {
        JsonNode conditions = stage(stage).at("/BeforeEntry/Conditions");
        assertThat(conditions)
                .singleElement()
                .extracting(condition -> condition.get("Result"))
                .hasToString("\"SKIP\"");
        return conditions
                .get(0)
                .get("Rules")
                .valueStream()
                .map(rule -> rule.get("Configuration"))
                .map(check -> Stream.of("Variable", "Operator", "Value")
                        .map(key -> check.get(key).asString())
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static List<String> inputs(String stage) {
        return stage(stage).findValues("InputArtifacts").stream()
                .flatMap(inputs -> inputs.findValuesAsString("Name").stream())
                .toList();
    }

    private static String assumable(JsonNode role) {
        return StreamSupport.stream(
                        role.at("/Policies/0/PolicyDocument/Statement").spliterator(), false)
                .filter(statement -> statement.get("Action").asString("").equals("sts:AssumeRole"))
                .flatMap(statement -> statement.get("Resource").isArray()
                        ? statement.get("Resource").valueStream()
                        : Stream.of(statement.get("Resource")))
                .map(JsonNode::asString)
                .toList()
                .toString();
    }

    private static Stream<JsonNode> ofType(String type) {
        return StreamSupport.stream(resources.spliterator(), false)
                .filter(resource -> resource.get("Type").asString("").equals(type))
                .map(resource -> resource.get("Properties"));
    }
}
