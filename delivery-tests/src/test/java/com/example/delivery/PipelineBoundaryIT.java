package com.example.delivery;

import static com.example.delivery.Installation.BUCKET;
import static com.example.delivery.Installation.CICD;
import static com.example.delivery.Installation.DEV;
import static com.example.delivery.Installation.crossAccountRole;
import static com.example.delivery.Installation.role;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.embedded.Approvals;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pipeline can't disarm itself: neither its builds nor its own update change what limits them. */
@ExtendWith(Installed.class)
class PipelineBoundaryIT {

    private static final String BOUNDARY = "arn:aws:iam::111111111111:policy/hello-pipeline-boundary";
    private static final String BOUNDED = "because no permissions boundary allows";
    private static final List<String> PROJECTS = List.of("build", "review", "deploy-dev");

    private final Installation in;
    private final Delivery delivery;

    PipelineBoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
    }

    // --- approvals

    @Test
    void noRoleOfThePipelineApproves() throws IOException {
        String token = waiting("Prod");
        for (String project : List.of("build", "review", "deploy-dev", "deploy-test", "deploy-prod")) {
            approves(in.project(project), "Prod", token).isDenied("codepipeline:PutApprovalResult");
            in.project(project)
                    .tries("codepipeline", "get-pipeline-state", "--name", "hello-pipeline")
                    .isDenied("codepipeline:GetPipelineState");
        }
        approves(in.pipeline(), "Prod", token).isDenied("codepipeline:PutApprovalResult");
        approves(in.update(), "Prod", token).isDenied("codepipeline:PutApprovalResult");
        approves(approver("Prod"), "Prod", token).succeeds();
        assertThat(in.aws().approvals().result(token).status()).isEqualTo(Approvals.Status.APPROVED);
    }

    @Test
    void whoMayApproveTestMayNotApproveProd() throws IOException {
        Caller tester = approver("Test");
        String prod = waiting("Prod");
        approves(tester, "Prod", prod).isDenied("codepipeline:PutApprovalResult");
        approves(tester, "Test", prod).fails("InvalidApprovalToken");
        approves(tester, "Test", waiting("Test")).succeeds();
        in.aws().approvals().withdraw(prod);
    }

    private String waiting(String stage) {
        return in.aws()
                .approvals()
                .request(new Approvals.Request(
                        CICD,
                        Caller.REGION,
                        "hello-pipeline",
                        "execution",
                        stage,
                        stage + "_Manual_Approval",
                        10,
                        null,
                        null));
    }

    private Caller approver(String stage) throws IOException {
        return in.newUser(
                CICD,
                "approver-of-" + stage,
                "arn:aws:codepipeline:eu-west-1:111111111111:hello-pipeline/%s/%s_Manual_Approval"
                        .formatted(stage, stage),
                "codepipeline:PutApprovalResult");
    }

    private static Outcome approves(Caller caller, String stage, String token) throws IOException {
        return caller.tries(
                "codepipeline",
                "put-approval-result",
                "--pipeline-name",
                "hello-pipeline",
                "--stage-name",
                stage,
                "--action-name",
                stage + "_Manual_Approval",
                "--result",
                "summary=fine,status=Approved",
                "--token",
                token);
    }

    // --- projects

    @Test
    void noProjectChangesItsOwnRole() throws IOException {
        for (String project : PROJECTS) {
            Caller caller = in.project(project);
            caller.triesToAllowEverything("hello-" + project).isDenied("iam:PutRolePolicy");
            caller.triesToUnbind("hello-" + project).isDenied("iam:DeleteRolePermissionsBoundary");
            caller.tries(
                            "iam",
                            "update-assume-role-policy",
                            "--role-name",
                            "hello-deploy-prod",
                            "--policy-document",
                            Policies.trust("ec2"))
                    .isDenied("iam:UpdateAssumeRolePolicy");
            caller.tries("sts", "get-caller-identity").succeeds();
        }
    }

    @Test
    void noProjectChangesThePipelineOrStartsAnother() throws IOException {
        for (String project : PROJECTS) {
            Caller caller = in.project(project);
            caller.tries("codebuild", "start-build", "--project-name", "hello-deploy-prod")
                    .isDenied("codebuild:StartBuild");
            caller.tries("codebuild", "update-project", "--name", "hello-review")
                    .isDenied("codebuild:UpdateProject");
            caller.tries("cloudformation", "update-stack", "--stack-name", "hello-pipeline", "--use-previous-template")
                    .isDenied("cloudformation:UpdateStack");
            caller.tries("codepipeline", "get-pipeline", "--name", "hello-pipeline")
                    .isDenied("codepipeline:GetPipeline");
        }
        in.project("review")
                .tries("cloudformation", "get-template", "--stack-name", "hello-pipeline")
                .succeeds();
    }

    @Test
    void whateverPolicyAProjectGetsItsBoundaryHolds() throws IOException {
        Caller update = in.update();
        update.triesToAllowEverything("hello-build").succeeds();
        try {
            Caller build = in.project("build");
            build.tries("iam", "create-user", "--user-name", "backdoor")
                    .isDenied("iam:CreateUser")
                    .because("because no permissions boundary allows the iam:CreateUser action");
            approves(build, "Prod", waiting("Prod")).isDenied("codepipeline:PutApprovalResult");
            build.triesToAssume(crossAccountRole(DEV))
                    .isDenied("sts:AssumeRole")
                    .because(BOUNDED);
            build.tries("codebuild", "start-build", "--project-name", "hello-deploy-prod")
                    .isDenied("codebuild:StartBuild")
                    .because(BOUNDED);
            update(build, "hello-pipeline", "hello-update-role").isDenied("cloudformation:UpdateStack");
        } finally {
            update.triesToTakeThatBack("hello-build").succeeds();
        }
    }

    // --- the pipeline and its update

    @Test
    void pipelineHandsOverTheUpdateRoleOnly() throws IOException {
        in.newRole(CICD, "administrator", "*");
        update(in.pipeline(), "hello-pipeline", "administrator").isDenied("iam:PassRole");
        update(in.pipeline(), "hello-cicd-roles", "hello-update-role").isDenied("cloudformation:UpdateStack");
        in.pipeline()
                .tries("cloudformation", "describe-stacks", "--stack-name", "hello-pipeline")
                .succeeds();
        update(in.pipeline(), "hello-pipeline", "hello-update-role").fails("No updates are to be performed");
    }

    private static Outcome update(Caller caller, String stack, String role) throws IOException {
        return caller.tries(
                "cloudformation",
                "update-stack",
                "--stack-name",
                stack,
                "--use-previous-template",
                "--capabilities",
                "CAPABILITY_NAMED_IAM",
                "--role-arn",
                role(CICD, role));
    }

    @Test
    void updateRoleChangesNeitherItselfNorTheBoundary() throws IOException {
        Caller update = in.update();
        update.triesToAllowEverything("hello-update-role").isDenied("iam:PutRolePolicy");
        update.triesToWiden(BOUNDARY).isDenied("iam:CreatePolicyVersion");
        update.triesToUnbind("hello-build").isDenied("iam:DeleteRolePermissionsBoundary");
        update.triesToBound("hello-build", Policies.ADMINISTRATOR).isDenied("iam:PutRolePermissionsBoundary");
        update.triesToAllowEverything("hello-review").succeeds();
        update.triesToTakeThatBack("hello-review").succeeds();
    }

    @Test
    void updateRoleCreatesRolesInsideTheBoundaryOnlyAndNobodyElse() throws IOException {
        Caller update = in.update();
        createRole(update, "hello-deploy-more", Policies.ADMINISTRATOR).isDenied("iam:CreateRole");
        createRole(update, "administrator-2", BOUNDARY).isDenied("iam:CreateRole");
        update.tries(
                        "iam",
                        "create-role",
                        "--role-name",
                        "hello-deploy-more",
                        "--assume-role-policy-document",
                        Policies.trust("codebuild"))
                .isDenied("iam:CreateRole");
        update.tries("iam", "create-user", "--user-name", "backdoor").isDenied("iam:CreateUser");
        update.tries("iam", "create-access-key", "--user-name", "anybody").isDenied("iam:CreateAccessKey");
        createRole(update, "hello-deploy-more", BOUNDARY).succeeds();
        update.tries("iam", "delete-role", "--role-name", "hello-deploy-more").succeeds();
    }

    private static Outcome createRole(Caller caller, String name, String boundary) throws IOException {
        return caller.tries(
                "iam",
                "create-role",
                "--role-name",
                name,
                "--assume-role-policy-document",
                Policies.trust("codebuild"),
                "--permissions-boundary",
                boundary);
    }

    @Test
    void updateRoleReadsNoArtifact() throws IOException {
        Caller update = in.update();
        delivery.get(update, Delivery.SOURCE).isDenied("s3:GetObject");
        delivery.get(update, Delivery.CODE).isDenied("s3:GetObject");
        update.tries("s3api", "get-bucket-policy", "--bucket", BUCKET).succeeds();
    }
}
