package com.example.delivery;

import static com.example.delivery.Outcome.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.delivery.ProjectUnderTest.Approval;
import com.example.pipeline.cli.embedded.Approvals;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackResponse;
import software.amazon.awssdk.services.codepipeline.model.ApprovalStatus;
import software.amazon.awssdk.services.codepipeline.model.PutApprovalResultResponse;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;

/** The pipeline can't disarm itself: neither its builds nor its own update change what limits them. */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.INSTALLATION)
class PipelineBoundaryIT {

    private static final String BOUNDED = "because no permissions boundary allows";

    /** AWS's pages differ on the prefix of the action that CodeBuild needs. */
    private static final List<String> CONNECTION_SERVICES = List.of("codeconnections", "codestar-connections");

    private final Installation in;
    private final Delivery delivery;
    private final DeliveryNames names;
    private final String cicd;
    private final String boundary;
    private final List<Approval> approvals;

    PipelineBoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
        this.names = installation.names();
        this.cicd = installation.project().cicdAccount();
        this.boundary = names.pipelineBoundaryArn();
        this.approvals = installation.project().approvals();
    }

    /** @return names of all projects, which their roles share */
    private List<String> projects() {
        return Stream.concat(
                        Stream.of(names.buildProject(), names.reviewProject(), names.prepareProject()),
                        in.project().environments().stream()
                                .map(environment -> names.deployProject(environment.name())))
                .toList();
    }

    /** The project that every other one would like to start. */
    private String lastDeployProject() {
        return names.deployProject(in.project().last().name());
    }

    // --- approvals

    @Test
    void noRoleOfThePipelineApproves() {
        Approval last = approvals.get(approvals.size() - 1);
        String token = waiting(last);
        for (String project : projects()) {
            Caller caller = in.codeBuild(project);
            approves(caller, last, token).isDenied("codepipeline:PutApprovalResult");
            attempt(() -> caller.codePipeline().getPipelineState(request -> request.name(names.pipeline())))
                    .isDenied("codepipeline:GetPipelineState");
        }
        approves(in.pipeline(), last, token).isDenied("codepipeline:PutApprovalResult");
        approves(in.update(), last, token).isDenied("codepipeline:PutApprovalResult");
        approves(approver("approver", last), last, token).succeeds();
        assertThat(in.aws().approvals().result(token).status()).isEqualTo(Approvals.Status.APPROVED);
    }

    @Test
    void whoMayGiveOneApprovalMayNotGiveTheNext() {
        assumeTrue(approvals.size() > 1, "No environment has an approval");
        Approval own = approvals.get(approvals.size() - 2);
        Approval next = approvals.get(approvals.size() - 1);
        Caller caller = approver("approver-of-one", own);
        String token = waiting(next);
        approves(caller, next, token).isDenied("codepipeline:PutApprovalResult");
        approves(caller, own, token).fails("InvalidApprovalToken");
        approves(caller, own, waiting(own)).succeeds();
        in.aws().approvals().withdraw(token);
    }

    private String waiting(Approval approval) {
        return in.aws()
                .approvals()
                .request(new Approvals.Request(
                        cicd,
                        in.project().region(),
                        names.pipeline(),
                        "execution",
                        approval.stage(),
                        approval.action(),
                        10,
                        null,
                        null));
    }

    private Caller approver(String name, Approval approval) {
        return in.newUser(
                cicd,
                name,
                "arn:aws:codepipeline:%s:%s:%s/%s/%s"
                        .formatted(in.project().region(), cicd, names.pipeline(), approval.stage(), approval.action()),
                "codepipeline:PutApprovalResult");
    }

    private Outcome<PutApprovalResultResponse> approves(Caller caller, Approval approval, String token) {
        return attempt(() -> caller.codePipeline()
                .putApprovalResult(request -> request.pipelineName(names.pipeline())
                        .stageName(approval.stage())
                        .actionName(approval.action())
                        .token(token)
                        .result(result -> result.status(ApprovalStatus.APPROVED).summary("fine"))));
    }

    // --- projects

    @Test
    void noProjectChangesItsOwnRole() {
        for (String project : projects()) {
            Caller caller = in.codeBuild(project);
            caller.triesToAllowEverything(project).isDenied("iam:PutRolePolicy");
            caller.triesToUnbind(project).isDenied("iam:DeleteRolePermissionsBoundary");
            caller.triesToLetIn("ec2", lastDeployProject()).isDenied("iam:UpdateAssumeRolePolicy");
            attempt(() -> caller.sts().getCallerIdentity()).succeeds();
        }
    }

    @Test
    void noProjectChangesThePipelineOrStartsAnother() {
        for (String project : projects()) {
            Caller caller = in.codeBuild(project);
            startsLastDeployment(caller).isDenied("codebuild:StartBuild");
            attempt(() -> caller.codeBuild().updateProject(request -> request.name(names.reviewProject())))
                    .isDenied("codebuild:UpdateProject");
            attempt(() -> caller.cloudFormation()
                            .updateStack(request ->
                                    request.stackName(names.pipeline()).usePreviousTemplate(true)))
                    .isDenied("cloudformation:UpdateStack");
            attempt(() -> caller.codePipeline().getPipeline(request -> request.name(names.pipeline())))
                    .isDenied("codepipeline:GetPipeline");
        }
        attempt(() -> in.review().cloudFormation().getTemplate(request -> request.stackName(names.pipeline())))
                .succeeds();
    }

    private Outcome<?> startsLastDeployment(Caller caller) {
        return attempt(() -> caller.codeBuild().startBuild(request -> request.projectName(lastDeployProject())));
    }

    @Test
    void whateverPolicyAProjectGetsItsBoundaryHolds() {
        Caller update = in.update();
        Environment first = in.project().first();
        update.triesToAllowEverything(names.buildProject()).succeeds();
        try {
            Caller build = in.build();
            attempt(() -> build.iam().createUser(request -> request.userName("backdoor")))
                    .isDenied("iam:CreateUser")
                    .because("because no permissions boundary allows the iam:CreateUser action");
            Approval last = approvals.get(approvals.size() - 1);
            approves(build, last, waiting(last)).isDenied("codepipeline:PutApprovalResult");
            build.triesToAssume(names.crossAccountRoleArn(first.account()))
                    .isDenied("sts:AssumeRole")
                    .because(BOUNDED);
            startsLastDeployment(build).isDenied("codebuild:StartBuild").because(BOUNDED);
            update(build, names.pipeline(), names.updateRole()).isDenied("cloudformation:UpdateStack");
        } finally {
            update.triesToTakeThatBack(names.buildProject()).succeeds();
        }
    }

    @Test
    void whoeverClonesTheRepositoryCanOnlyPull() {
        List<String> cloning = projects().stream()
                .filter(project -> !project.equals(names.reviewProject()))
                .toList();
        String repository = in.project().settings().repository();
        for (String service : CONNECTION_SERVICES) {
            for (String project : cloning) {
                usesConnection(service, project, "GitPull", repository);
                assertThatThrownBy(() -> usesConnection(service, project, "GitPush", repository))
                        .hasMessageContaining(service + ":UseConnection");
                assertThatThrownBy(() -> usesConnection(service, project, "GitPull", "example/another"))
                        .hasMessageContaining(service + ":UseConnection");
            }
        }
        Caller update = in.update();
        update.triesToAllowEverything(names.buildProject()).succeeds();
        try {
            for (String service : CONNECTION_SERVICES) {
                assertThatThrownBy(() -> usesConnection(service, names.buildProject(), "GitPush", repository))
                        .hasMessageContaining(BOUNDED);
            }
        } finally {
            update.triesToTakeThatBack(names.buildProject()).succeeds();
        }
    }

    private void usesConnection(String service, String project, String providerAction, String repository) {
        in.aws()
                .authorize(
                        names.roleArn(cicd, project),
                        "attempt",
                        service + ":UseConnection",
                        in.project().settings().connection(),
                        Map.of(service + ":ProviderAction", providerAction, service + ":FullRepositoryId", repository),
                        in.project().region());
    }

    // --- the pipeline and its update

    @Test
    void pipelineHandsOverTheUpdateRoleOnly() {
        in.newRole(cicd, "administrator", "*");
        Caller pipeline = in.pipeline();
        update(pipeline, names.pipeline(), "administrator").isDenied("iam:PassRole");
        update(pipeline, names.cicdRolesStack(), names.updateRole()).isDenied("cloudformation:UpdateStack");
        attempt(() -> pipeline.cloudFormation().describeStacks(request -> request.stackName(names.pipeline())))
                .succeeds();
        update(pipeline, names.pipeline(), names.updateRole()).fails("No updates are to be performed");
    }

    private Outcome<UpdateStackResponse> update(Caller caller, String stack, String role) {
        return attempt(() -> caller.cloudFormation()
                .updateStack(request -> request.stackName(stack)
                        .usePreviousTemplate(true)
                        .capabilities(Capability.CAPABILITY_NAMED_IAM)
                        .roleARN(names.roleArn(cicd, role))));
    }

    @Test
    void updateRoleChangesNeitherItselfNorTheBoundary() {
        Caller update = in.update();
        update.triesToAllowEverything(names.updateRole()).isDenied("iam:PutRolePolicy");
        update.triesToWiden(boundary).isDenied("iam:CreatePolicyVersion");
        update.triesToUnbind(names.buildProject()).isDenied("iam:DeleteRolePermissionsBoundary");
        update.triesToBound(names.buildProject(), Policies.ADMINISTRATOR).isDenied("iam:PutRolePermissionsBoundary");
        update.triesToAllowEverything(names.reviewProject()).succeeds();
        update.triesToTakeThatBack(names.reviewProject()).succeeds();
    }

    @Test
    void updateRoleCreatesRolesInsideTheBoundaryOnlyAndNobodyElse() {
        Caller update = in.update();
        String more = names.deployProject(in.project().unknownEnvironment());
        createRole(update, more, Policies.ADMINISTRATOR).isDenied("iam:CreateRole");
        createRole(update, "administrator-2", boundary).isDenied("iam:CreateRole");
        createRole(update, more, null).isDenied("iam:CreateRole");
        attempt(() -> update.iam().createUser(request -> request.userName("backdoor")))
                .isDenied("iam:CreateUser");
        attempt(() -> update.iam().createAccessKey(request -> request.userName("anybody")))
                .isDenied("iam:CreateAccessKey");
        createRole(update, more, boundary).succeeds();
        attempt(() -> update.iam().deleteRole(request -> request.roleName(more)))
                .succeeds();
    }

    private static Outcome<CreateRoleResponse> createRole(Caller caller, String name, String boundary) {
        return attempt(() -> caller.iam()
                .createRole(request -> request.roleName(name)
                        .assumeRolePolicyDocument(Policies.trust("codebuild"))
                        .permissionsBoundary(boundary)));
    }

    @Test
    void updateRoleReadsNoArtifact() {
        Caller update = in.update();
        delivery.get(update, delivery.artifact("Source")).isDenied("s3:GetObject");
        delivery.get(update, delivery.code()).isDenied("s3:GetObject");
        attempt(() -> update.s3().getBucketPolicy(request -> request.bucket(names.artifactBucket())))
                .succeeds();
    }
}
