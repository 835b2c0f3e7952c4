package com.example.delivery;

import static com.example.delivery.Outcome.attempt;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.cloudformation.model.Capability;

/** The pipeline of other branches runs code that nobody has reviewed. What it has reaches nothing that is deployed. */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.INSTALLATION)
class CheckBoundaryIT {

    private final Installation in;
    private final Delivery delivery;
    private final DeliveryNames names;
    private final String source;

    CheckBoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
        this.names = installation.names();
        this.source = names.checkPipeline() + "/Source/0000001";
    }

    @BeforeEach
    void checksAreThere() {
        assumeTrue(in.project().settings().checks().isPresent(), "pipeline.yaml has no checks");
    }

    @Test
    void checkReachesNoEnvironmentAndStartsNothing() {
        reachesNoEnvironmentAndStartsNothing(build());
        reachesNoEnvironmentAndStartsNothing(pipeline());
        attempt(() -> pipeline().codeBuild().startBuild(request -> request.projectName(names.buildProject())))
                .isDenied("codebuild:StartBuild");
    }

    @Test
    void checkReadsItsSourceAndWritesNoArtifact() {
        delivery.upload(pipeline(), source).succeeds();
        delivery.get(build(), source).succeeds();
        for (String key : List.of(
                delivery.artifact("Source"),
                delivery.artifact("Build"),
                delivery.artifact("Reviewed"),
                delivery.code())) {
            delivery.get(build(), key).isDenied("s3:GetObject");
            delivery.get(pipeline(), key).isDenied("s3:GetObject");
            delivery.upload(build(), key).isDenied("s3:PutObject");
            delivery.upload(pipeline(), key).isDenied("s3:PutObject");
        }
        delivery.upload(build(), source).isDenied("s3:PutObject");
    }

    /** A pipeline change that is approved by mistake. */
    @Test
    void whateverPolicyTheChecksGetTheirBoundaryHolds() {
        Caller update = in.update();
        for (String role : List.of(names.checkProject(), names.checkPipeline())) {
            update.triesToAllowEverything(role).succeeds();
        }
        try {
            reachesNoEnvironmentAndStartsNothing(build());
            reachesNoEnvironmentAndStartsNothing(pipeline());
        } finally {
            for (String role : List.of(names.checkProject(), names.checkPipeline())) {
                update.triesToTakeThatBack(role).succeeds();
            }
        }
    }

    private void reachesNoEnvironmentAndStartsNothing(Caller caller) {
        for (Environment environment : in.project().environments()) {
            caller.triesToAssume(names.crossAccountRoleArn(environment.account()))
                    .isDenied("sts:AssumeRole");
            attempt(() -> caller.codeBuild()
                            .startBuild(request -> request.projectName(names.deployProject(environment.name()))))
                    .isDenied("codebuild:StartBuild");
        }
        attempt(() -> caller.codePipeline().startPipelineExecution(request -> request.name(names.pipeline())))
                .isDenied("codepipeline:StartPipelineExecution");
        attempt(() -> caller.cloudFormation()
                        .updateStack(request -> request.stackName(names.pipeline())
                                .usePreviousTemplate(true)
                                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                                .roleARN(names.updateRoleArn())))
                .isDenied("cloudformation:UpdateStack");
        attempt(() -> caller.sts().getCallerIdentity()).succeeds();
    }

    private Caller build() {
        return in.codeBuild(names.checkProject());
    }

    private Caller pipeline() {
        return in.service(in.project().cicdAccount(), names.checkPipeline(), "codepipeline", names.checkPipeline());
    }
}
