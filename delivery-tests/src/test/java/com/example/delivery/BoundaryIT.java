package com.example.delivery;

import static com.example.delivery.Installation.DEV;
import static com.example.delivery.Installation.PROD;
import static com.example.delivery.Installation.TEST;
import static com.example.delivery.Installation.crossAccountRole;
import static com.example.delivery.Installation.role;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody reaches an environment except through its stage, and who is there can do no more than deploy this
 * application. Real sessions of the real roles: each test has what is denied and, beside it, what works.
 */
@ExtendWith(Installed.class)
class BoundaryIT {

    private static final Map<String, String> ENVIRONMENTS = Map.of("dev", DEV, "test", TEST, "prod", PROD);
    private static final String NO_PERMISSION = "because no identity-based policy allows the ";

    private final Installation in;

    BoundaryIT(Installation installation) {
        this.in = installation;
    }

    // --- the way in

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", "prod"})
    void deployRoleReachesItsOwnEnvironmentOnly(String environment) throws IOException {
        Caller deploy = in.project("deploy-" + environment);
        for (String other : ENVIRONMENTS.keySet()) {
            Outcome outcome = deploy.triesToAssume(crossAccountRole(ENVIRONMENTS.get(other)));
            if (other.equals(environment)) {
                outcome.succeeds();
            } else {
                outcome.isDenied("sts:AssumeRole").because(NO_PERMISSION);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "review"})
    void buildAndReviewReachNoEnvironment(String project) throws IOException {
        for (String account : ENVIRONMENTS.values()) {
            in.project(project)
                    .triesToAssume(crossAccountRole(account))
                    .isDenied("sts:AssumeRole")
                    .because(NO_PERMISSION);
        }
        in.project("deploy-dev").triesToAssume(crossAccountRole(DEV)).succeeds();
    }

    @Test
    void pipelineAndUpdateRoleReachNoEnvironment() throws IOException {
        for (String account : ENVIRONMENTS.values()) {
            in.pipeline().triesToAssume(crossAccountRole(account)).isDenied("sts:AssumeRole");
            in.update().triesToAssume(crossAccountRole(account)).isDenied("sts:AssumeRole");
        }
        in.project("deploy-dev").triesToAssume(crossAccountRole(DEV)).succeeds();
    }

    @Test
    void othersInTheAccountOfThePipelineReachNoEnvironmentWhateverTheyMay() throws IOException {
        Caller role = in.newRole(Installation.CICD, "operations", "*");
        Caller user = in.newUser(Installation.CICD, "operator", "*", "sts:AssumeRole");
        for (String account : ENVIRONMENTS.values()) {
            role.triesToAssume(crossAccountRole(account)).isDenied("sts:AssumeRole");
            user.triesToAssume(crossAccountRole(account)).isDenied("sts:AssumeRole");
        }
        in.project("deploy-dev").triesToAssume(crossAccountRole(DEV)).succeeds();
    }

    @Test
    void rolesOfAnEnvironmentAreNoWayRoundItsDoor() throws IOException {
        Caller deploy = in.project("deploy-dev");
        deploy.triesToAssume(role(DEV, "hello-execution-role")).isDenied("sts:AssumeRole");
        deploy.triesToAssume(role(DEV, "hello-dev-function")).isDenied("sts:AssumeRole");
        in.crossAccount(DEV, "dev").triesToAssume(crossAccountRole(PROD)).isDenied("sts:AssumeRole");
        deploy.triesToAssume(crossAccountRole(DEV)).succeeds();
    }

    // --- deploying

    @Test
    void onlyTheApplicationsStackIsDeployed() throws IOException {
        Caller dev = in.crossAccount(DEV, "dev");
        changeSet(dev, "hello-other", role(DEV, "hello-execution-role")).isDenied("cloudformation:CreateChangeSet");
        changeSet(dev, "hello-account-roles", role(DEV, "hello-execution-role"))
                .isDenied("cloudformation:CreateChangeSet");
        changeSet(dev, "hello-dev", role(DEV, "hello-execution-role")).succeeds();
    }

    @Test
    void onlyTheExecutionRoleDeploys() throws IOException {
        in.newRole(DEV, "administrator", "*");
        Caller dev = in.crossAccount(DEV, "dev");
        changeSet(dev, "hello-dev", null).isDenied("cloudformation:CreateChangeSet");
        changeSet(dev, "hello-dev", role(DEV, "administrator")).isDenied("cloudformation:CreateChangeSet");
        dev.tries("cloudformation", "update-stack", "--stack-name", "hello-dev", "--template-body", StackLife.EMPTY)
                .isDenied("cloudformation:UpdateStack");
        dev.tries("cloudformation", "delete-stack", "--stack-name", "hello-dev").isDenied("cloudformation:DeleteStack");
        changeSet(dev, "hello-dev", role(DEV, "hello-execution-role")).succeeds();
    }

    @Test
    void crossAccountRoleTouchesNothingItself() throws IOException {
        Caller dev = in.crossAccount(DEV, "dev");
        dev.tries("lambda", "get-function", "--function-name", "hello-dev").isDenied("lambda:GetFunction");
        dev.triesToAllowEverything("CICDCrossAccountRole").isDenied("iam:PutRolePolicy");
        dev.tries("iam", "create-access-key", "--user-name", "anybody").isDenied("iam:CreateAccessKey");
        dev.tries("s3api", "list-buckets").isDenied("s3:ListAllMyBuckets");
        dev.tries("cloudformation", "describe-stacks", "--stack-name", "hello-dev")
                .succeeds();
    }

    private static Outcome changeSet(Caller caller, String stack, String role) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "cloudformation",
                "create-change-set",
                "--stack-name",
                stack,
                "--change-set-name",
                "attempt-" + System.nanoTime(),
                "--template-body",
                StackLife.EMPTY));
        if (role != null) {
            command.addAll(List.of("--role-arn", role));
        }
        return caller.tries(command.toArray(String[]::new));
    }
}
