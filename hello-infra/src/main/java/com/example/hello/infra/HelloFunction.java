package com.example.hello.infra;

import com.example.roles.PolicyFile;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.IBucket;
import software.constructs.Construct;

/** The function with its role, log group, versions, alias and alarm. */
final class HelloFunction extends Construct {

    private final Alias alias;

    HelloFunction(Construct scope, String name, String alarm, String boundaryArn, String codeBucket, String codeKey) {
        super(scope, "Function");
        LogGroup logs = LogGroup.Builder.create(this, "Logs")
                .logGroupName("/aws/lambda/" + name)
                .retention(RetentionDays.ONE_MONTH)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        IBucket bucket = Bucket.fromBucketName(this, "CodeBucket", codeBucket);
        Function function = Function.Builder.create(this, "Handler")
                .functionName(name)
                .description("GET /hello")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler("com.example.hello.function.HelloHandler")
                .code(Code.fromBucket(bucket, codeKey))
                .memorySize(1024)
                .timeout(Duration.seconds(10))
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .role(role(name, logs, boundaryArn))
                .logGroup(logs)
                .loggingFormat(LoggingFormat.JSON)
                // CDK publishes a version when the template changes, where the key is only a parameter. The description
                // makes CloudFormation publish a version for each new key.
                .currentVersionOptions(
                        VersionOptions.builder().description(codeKey).build())
                .build();
        Annotations.of(bucket)
                .acknowledgeWarning(
                        "@aws-cdk/aws-lambda:codeFromBucketObjectVersionNotSpecified",
                        "The key is a hash of the content, so new code has a new key.");
        Annotations.of(function)
                .acknowledgeWarning(
                        "@aws-cdk/aws-lambda:snapStartRequirePublish", "The alias points at a published version.");
        this.alias = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
        alarm(alarm);
        keepSnapshot(name);
    }

    Alias alias() {
        return alias;
    }

    private Role role(String name, LogGroup logs, String boundaryArn) {
        return Role.Builder.create(this, "Role")
                .roleName(name + "-function")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .permissionsBoundary(ManagedPolicy.fromManagedPolicyArn(this, "Boundary", boundaryArn))
                .inlinePolicies(Map.of(
                        "function-role", PolicyFile.read("function-role", Map.of("logGroup", logs.getLogGroupArn()))))
                .build();
    }

    private void alarm(String name) {
        Alarm.Builder.create(this, "Errors")
                .alarmName(name)
                .metric(alias.metricErrors(
                        MetricOptions.builder().period(Duration.minutes(1)).build()))
                .threshold(1)
                .evaluationPeriods(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
    }

    /**
     * Calls the alias once a week. Lambda deletes the snapshot of a version after 14 days without a call, and the next
     * calls fail until there is a new one ("Improving startup performance with Lambda SnapStart").
     */
    private void keepSnapshot(String name) {
        Rule.Builder.create(this, "KeepSnapshot")
                .ruleName(name + "-keep-snapshot")
                .schedule(Schedule.rate(Duration.days(7)))
                .targets(List.of(new LambdaFunction(alias)))
                .build();
    }
}
