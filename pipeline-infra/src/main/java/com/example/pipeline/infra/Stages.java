package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awscdk.CfnCapabilities;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.codebuild.IProject;
import software.amazon.awscdk.services.codepipeline.Artifact;
import software.amazon.awscdk.services.codepipeline.Condition;
import software.amazon.awscdk.services.codepipeline.Conditions;
import software.amazon.awscdk.services.codepipeline.IAction;
import software.amazon.awscdk.services.codepipeline.Pipeline;
import software.amazon.awscdk.services.codepipeline.Result;
import software.amazon.awscdk.services.codepipeline.Rule;
import software.amazon.awscdk.services.codepipeline.RuleProps;
import software.amazon.awscdk.services.codepipeline.StageOptions;
import software.amazon.awscdk.services.codepipeline.Variable;
import software.amazon.awscdk.services.codepipeline.VariableProps;
import software.amazon.awscdk.services.codepipeline.actions.CloudFormationCreateUpdateStackAction;
import software.amazon.awscdk.services.codepipeline.actions.CodeBuildAction;
import software.amazon.awscdk.services.codepipeline.actions.ManualApprovalAction;
import software.amazon.awscdk.services.iam.FromRoleArnOptions;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.sns.Topic;

/** The stages of the pipeline. The methods are in the order in which a commit passes the stages. */
final class Stages {

    /** How long a change of the pipeline waits for its approval. */
    static final int PIPELINE_APPROVAL_DAYS = 7;

    private final Pipeline pipeline;
    private final DeliveryNames names;
    private final PipelineSettings settings;
    private final Artifact source = Artifact.artifact("Source");
    private final Artifact build = Artifact.artifact("Build");
    private final Artifact reviewed = Artifact.artifact("Reviewed");
    private final Variable environments;
    private final Variable update;

    Stages(Pipeline pipeline, DeliveryNames names, PipelineSettings settings) {
        this.pipeline = pipeline;
        this.names = names;
        this.settings = settings;
        this.environments = new Variable(VariableProps.builder()
                .variableName("ENVIRONMENTS")
                .description("Where the execution deploys: names between commas, with a comma at both ends")
                .defaultValue(settings.environments().stream()
                        .map(Environment::name)
                        .collect(Collectors.joining(",", ",", ",")))
                .build());
        this.update = new Variable(VariableProps.builder()
                .variableName("UPDATE_PIPELINE")
                .description("no: a release of an older commit leaves the pipeline as it is")
                .defaultValue("yes")
                .build());
        pipeline.addVariable(environments);
        pipeline.addVariable(update);
    }

    void source() {
        // Approvals name the commits since the last deployment, so builds need the history.
        new SourceStage(settings, true).addTo(pipeline, source, new TriggerFilters(settings).release());
    }

    /** Builds once for all environments: the function's archive goes to the bucket, the templates are an artifact. */
    void buildAndTest(IProject project) {
        stage(
                "Build_and_Test",
                codeBuild("Build_and_Test", project, source)
                        .environmentVariables(Projects.variables(Map.of("COMMIT", "#{Source.CommitId}")))
                        .outputs(List.of(build))
                        .variablesNamespace("Build")
                        .build());
    }

    /**
     * Determines what the commit changes in the pipeline itself, and whether the change needs approval. Later stages
     * take the templates from this stage, because the session of a build can't write its artifact. For the same reason,
     * this stage keeps them for a later release of the commit.
     */
    void reviewPipelineChange(IProject project) {
        stage(
                "Review_Pipeline_Change",
                codeBuild("Review_Pipeline_Change", project, build)
                        .environmentVariables(Projects.variables(
                                Map.of("COMMIT", "#{Source.CommitId}", "CODE_KEY", "#{Build.CODE_KEY}")))
                        .outputs(List.of(reviewed))
                        .variablesNamespace("Review")
                        .build());
    }

    /** Waits for an approval, unless the review found that the change needs none, or the pipeline stays as it is. */
    void approvePipelineChange(Topic topic) {
        stage(
                "Approve_Pipeline_Change",
                List.of(
                        rule("Update_Wanted", update.reference(), "EQ", "yes"),
                        rule("Approval_Needed", "#{Review.APPROVAL_NEEDED}", "NE", "no")),
                approval("Pipeline_Manual_Approval", topic, "#{Review.SUMMARY}")
                        .timeout(Duration.days(PIPELINE_APPROVAL_DAYS))
                        .build());
    }

    /** Deploys the reviewed template of this pipeline. */
    void updatePipeline() {
        stage(
                "Update_Pipeline",
                List.of(rule("Update_Wanted", update.reference(), "EQ", "yes")),
                CloudFormationCreateUpdateStackAction.Builder.create()
                        .actionName("Update_Pipeline")
                        .stackName(names.pipeline())
                        .templatePath(reviewed.atPath("pipeline.template.json"))
                        .cfnCapabilities(List.of(CfnCapabilities.NAMED_IAM))
                        .adminPermissions(false)
                        .deploymentRole(Role.fromRoleArn(
                                pipeline,
                                "UpdateRole",
                                names.updateRoleArn(),
                                FromRoleArnOptions.builder().mutable(false).build()))
                        .build());
    }

    /**
     * Prepares a change set, shows it to whoever has to approve it, and executes it.
     *
     * @param topic where the approval of the environment is announced, if it has one
     */
    void environment(Environment environment, Projects projects, Optional<Topic> topic) {
        String prepare = "Prepare_" + environment.title();
        List<IAction> actions = new ArrayList<>(List.of(prepare(prepare, environment, projects.prepare())));
        topic.ifPresent(announced -> actions.add(approval(
                        environment.title() + "_Manual_Approval", announced, "#{%s.TEXT}".formatted(prepare))
                .timeout(Duration.days(environment.approval().orElseThrow().days()))
                .runOrder(2)
                .build()));
        actions.add(codeBuild("Deploy_" + environment.title(), projects.deploy(environment), source)
                .environmentVariables(Projects.variables(Map.of(
                        "ASSUME_ROLE_ARN",
                        names.crossAccountRoleArn(environment.account()),
                        // CloudTrail in the environment's account shows the session name with every call.
                        "ROLE_SESSION_NAME",
                        "deploy-#{Source.CommitId}",
                        "ENVIRONMENT",
                        environment.name(),
                        "CHANGE_SET",
                        "#{%s.CHANGE_SET}".formatted(prepare))))
                .runOrder(actions.size() + 1)
                .build());
        stage(
                environment.title(),
                List.of(rule(
                        "Environment_Chosen", environments.reference(), "CONTAINS", "," + environment.name() + ",")),
                actions.toArray(IAction[]::new));
    }

    private IAction prepare(String name, Environment environment, IProject project) {
        return codeBuild(name, project, source)
                .extraInputs(List.of(reviewed))
                .environmentVariables(Projects.variables(Map.of(
                        "ASSUME_ROLE_ARN",
                        names.changeSetRoleArn(environment.account()),
                        "STACK",
                        names.workload(environment.name()),
                        "ALARM",
                        names.alarm(environment.name()),
                        "ENVIRONMENT",
                        environment.name(),
                        "COMMIT",
                        "#{Source.CommitId}",
                        "CODE_KEY",
                        "#{Build.CODE_KEY}",
                        "TESTS",
                        "#{Build.TESTS}",
                        "COVERAGE",
                        "#{Build.COVERAGE}")))
                .variablesNamespace(name)
                .build();
    }

    private void stage(String name, IAction... actions) {
        pipeline.addStage(
                StageOptions.builder().stageName(name).actions(List.of(actions)).build());
    }

    /** The pipeline skips the stage if a rule is not met ("How do stage conditions work?"). */
    private void stage(String name, List<Rule> rules, IAction... actions) {
        pipeline.addStage(StageOptions.builder()
                .stageName(name)
                .beforeEntry(Conditions.builder()
                        .conditions(List.of(Condition.builder()
                                .result(Result.SKIP)
                                .rules(rules)
                                .build()))
                        .build())
                .actions(List.of(actions))
                .build());
    }

    private static Rule rule(String name, String variable, String operator, String value) {
        return new Rule(RuleProps.builder()
                .name(name)
                .provider("VariableCheck")
                .version("1")
                .configuration(JsonNodeFactory.instance
                        .objectNode()
                        .put("Operator", operator)
                        .put("Value", value)
                        .put("Variable", variable))
                .build());
    }

    private static CodeBuildAction.Builder codeBuild(String name, IProject project, Artifact buildspec) {
        return CodeBuildAction.Builder.create()
                .actionName(name)
                .project(project)
                .input(buildspec);
    }

    private static ManualApprovalAction.Builder approval(String name, Topic topic, String question) {
        return ManualApprovalAction.Builder.create()
                .actionName(name)
                .notificationTopic(topic)
                .additionalInformation(question);
    }
}
