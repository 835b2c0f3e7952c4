package com.example.hello.infra;

import com.example.roles.DeliveryNames;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * The application. Environment and location of the code are parameters, so every environment gets the same template, byte
 * for byte.
 */
public final class HelloStack extends Stack {

    public HelloStack(Construct scope, DeliveryNames names) {
        super(
                scope,
                "workload",
                StackProps.builder()
                        .synthesizer(new LegacyStackSynthesizer())
                        .description("The application, the same template in every environment")
                        .build());
        CfnParameter environment = parameter("Environment", "Name of the environment, part of every name");
        CfnParameter codeBucket = parameter("CodeBucket", "Artifact bucket of the CI/CD account");
        CfnParameter codeKey = parameter("CodeKey", "Key of the function's archive, made from its content");
        CfnParameter commit = parameter("Commit", "The commit that is deployed");
        String name = names.workload(environment.getValueAsString());

        HelloFunction function = new HelloFunction(
                this,
                name,
                names.alarm(environment.getValueAsString()),
                names.workloadBoundaryArn(Aws.ACCOUNT_ID),
                codeBucket.getValueAsString(),
                codeKey.getValueAsString());
        HelloApi api = new HelloApi(this, name, function.alias());

        CfnOutput.Builder.create(this, "Url")
                .description("Where the application answers")
                .value(api.url())
                .build();
        CfnOutput.Builder.create(this, "DeployedCommit")
                .description("So that approvals know what is new")
                .value(commit.getValueAsString())
                .build();
    }

    private CfnParameter parameter(String name, String description) {
        return CfnParameter.Builder.create(this, name)
                .type("String")
                .description(description)
                .build();
    }
}
