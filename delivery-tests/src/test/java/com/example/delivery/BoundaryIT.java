package com.example.delivery;

import static com.example.delivery.Outcome.attempt;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;

/**
 * Nobody reaches an environment except through its stage, and who is there can do no more than deploy this
 * application. Real sessions of the real roles: each test has what is denied and, beside it, what works.
 */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.INSTALLATION)
class BoundaryIT {

    private static final String NO_PERMISSION = "because no identity-based policy allows the ";

    private final Installation in;
    private final Delivery delivery;
    private final DeliveryNames names;
    private final Environment first;

    BoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
        this.names = installation.names();
        this.first = installation.project().first();
    }

    private String crossAccountRole(Environment environment) {
        return names.crossAccountRoleArn(environment.account());
    }

    private void firstDeployRoleGetsIn() {
        in.deploy(first).triesToAssume(crossAccountRole(first)).succeeds();
    }

    // --- the way in

    @Test
    void deployRoleReachesItsOwnEnvironmentOnly() {
        for (Environment environment : in.project().environments()) {
            Caller deploy = in.deploy(environment);
            for (Environment other : in.project().environments()) {
                var outcome = deploy.triesToAssume(crossAccountRole(other));
                if (other.equals(environment)) {
                    outcome.succeeds();
                } else {
                    outcome.isDenied("sts:AssumeRole").because(NO_PERMISSION);
                }
            }
        }
    }

    @Test
    void buildAndReviewReachNoEnvironment() {
        for (Environment environment : in.project().environments()) {
            String role = crossAccountRole(environment);
            in.build().triesToAssume(role).isDenied("sts:AssumeRole").because(NO_PERMISSION);
            in.review().triesToAssume(role).isDenied("sts:AssumeRole").because(NO_PERMISSION);
        }
        firstDeployRoleGetsIn();
    }

    @Test
    void pipelineAndUpdateRoleReachNoEnvironment() {
        for (Environment environment : in.project().environments()) {
            in.pipeline().triesToAssume(crossAccountRole(environment)).isDenied("sts:AssumeRole");
            in.update().triesToAssume(crossAccountRole(environment)).isDenied("sts:AssumeRole");
        }
        firstDeployRoleGetsIn();
    }

    @Test
    void othersInTheAccountOfThePipelineReachNoEnvironmentWhateverTheyMay() {
        Caller role = in.newRole(in.project().cicdAccount(), "operations", "*");
        Caller user = in.newUser(in.project().cicdAccount(), "operator", "*", "sts:AssumeRole");
        for (Environment environment : in.project().environments()) {
            role.triesToAssume(crossAccountRole(environment)).isDenied("sts:AssumeRole");
            user.triesToAssume(crossAccountRole(environment)).isDenied("sts:AssumeRole");
        }
        firstDeployRoleGetsIn();
    }

    @Test
    void rolesOfAnEnvironmentAreNoWayRoundItsDoor() {
        Caller deploy = in.deploy(first);
        deploy.triesToAssume(names.executionRoleArn(first.account())).isDenied("sts:AssumeRole");
        deploy.triesToAssume(delivery.function().role()).isDenied("sts:AssumeRole");
        in.crossAccount(first)
                .triesToAssume(crossAccountRole(in.project().last()))
                .isDenied("sts:AssumeRole");
        firstDeployRoleGetsIn();
    }

    // --- deploying

    @Test
    void onlyTheApplicationsStackIsDeployed() {
        Caller pipeline = in.changeSets(first);
        String executionRole = names.executionRoleArn(first.account());
        changeSet(pipeline, names.of("other"), executionRole).isDenied("cloudformation:CreateChangeSet");
        changeSet(pipeline, names.accountRolesStack(), executionRole).isDenied("cloudformation:CreateChangeSet");
        changeSet(pipeline, delivery.stack(), executionRole).succeeds();
    }

    @Test
    void onlyTheExecutionRoleDeploys() {
        in.newRole(first.account(), "administrator", "*");
        Caller pipeline = in.changeSets(first);
        String stack = delivery.stack();
        changeSet(pipeline, stack, null).isDenied("cloudformation:CreateChangeSet");
        changeSet(pipeline, stack, names.roleArn(first.account(), "administrator"))
                .isDenied("cloudformation:CreateChangeSet");
        attempt(() -> pipeline.cloudFormation()
                        .updateStack(request -> request.stackName(stack).templateBody(StackLife.EMPTY)))
                .isDenied("cloudformation:UpdateStack");
        attempt(() -> pipeline.cloudFormation().deleteStack(request -> request.stackName(stack)))
                .isDenied("cloudformation:DeleteStack");
        changeSet(pipeline, stack, names.executionRoleArn(first.account())).succeeds();
    }

    @Test
    void whoPreparesDeploysNothingAndTheOtherWayRound() {
        for (Environment environment : in.project().environments()) {
            Caller prepares = in.changeSets(environment);
            Caller deploys = in.crossAccount(environment);
            String stack = names.workload(environment.name());
            String executionRole = names.executionRoleArn(environment.account());
            changeSet(deploys, stack, executionRole).isDenied("cloudformation:CreateChangeSet");
            attempt(() -> prepares.cloudFormation()
                            .executeChangeSet(
                                    request -> request.stackName(stack).changeSetName("any")))
                    .isDenied("cloudformation:ExecuteChangeSet");
            attempt(() -> prepares.cloudFormation().deleteStack(request -> request.stackName(stack)))
                    .isDenied("cloudformation:DeleteStack");
            changeSet(prepares, names.accountRolesStack(), executionRole).isDenied("cloudformation:CreateChangeSet");
        }
    }

    @Test
    void onlyThePrepareProjectPreparesDeployments() {
        for (Environment environment : in.project().environments()) {
            String role = names.changeSetRoleArn(environment.account());
            Caller prepare = in.codeBuild(names.prepareProject());
            prepare.triesToAssume(role).succeeds();
            prepare.triesToAssume(crossAccountRole(environment)).isDenied("sts:AssumeRole");
            for (Caller other : List.of(in.build(), in.review(), in.deploy(environment), in.pipeline())) {
                other.triesToAssume(role).isDenied("sts:AssumeRole");
            }
        }
    }

    @Test
    void crossAccountRoleTouchesNothingItself() {
        Caller pipeline = in.crossAccount(first);
        String function = delivery.function().functionName();
        attempt(() -> pipeline.lambda().getFunction(request -> request.functionName(function)))
                .isDenied("lambda:GetFunction");
        pipeline.triesToAllowEverything(DeliveryNames.CROSS_ACCOUNT_ROLE).isDenied("iam:PutRolePolicy");
        attempt(() -> pipeline.iam().createAccessKey(request -> request.userName("anybody")))
                .isDenied("iam:CreateAccessKey");
        attempt(() -> pipeline.s3().listBuckets()).isDenied("s3:ListAllMyBuckets");
        attempt(() -> pipeline.cloudFormation().describeStacks(request -> request.stackName(delivery.stack())))
                .succeeds();
    }

    private static Outcome<CreateChangeSetResponse> changeSet(Caller caller, String stack, String role) {
        return attempt(() -> caller.cloudFormation()
                .createChangeSet(request -> request.stackName(stack)
                        .changeSetName("attempt-" + System.nanoTime())
                        .templateBody(StackLife.EMPTY)
                        .roleARN(role)));
    }
}
