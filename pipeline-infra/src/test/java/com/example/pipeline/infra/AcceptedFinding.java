package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.ArrayList;
import java.util.List;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * A finding of cdk-nag that the project accepts.
 *
 * <p>The suppressions are here and not in the constructs because cdk-nag writes each into the template, which must stay
 * below 51,200 bytes, and because every synthesis would have to load cdk-nag.
 *
 * @param construct path of the construct; the suppression also applies to its children
 * @param rule rule of cdk-nag's AwsSolutions pack
 * @param finding regular expression for the rule's finding, empty for a rule that has one finding only
 */
record AcceptedFinding(String construct, String rule, String finding, String reason) {

    private static final String WILDCARD = "AwsSolutions-IAM5";

    static List<AcceptedFinding> all(DeliveryNames names, List<Environment> environments) {
        List<AcceptedFinding> all = new ArrayList<>();
        all.add(new AcceptedFinding(
                "workload/Api",
                "AwsSolutions-APIG4",
                "",
                "The API is public, as in the article. Throttling limits costs."));
        for (Environment environment : environments) {
            all.addAll(accountRoles(names, environment));
        }
        all.addAll(cicdRoles(names));
        all.add(new AcceptedFinding(
                "pipeline/Artifacts/Bucket",
                "AwsSolutions-S1",
                "",
                "CloudTrail data events record each access. A bucket for logs would need protection of its own."));
        all.addAll(serviceRoles(names));
        return all;
    }

    private static List<AcceptedFinding> accountRoles(DeliveryNames names, Environment environment) {
        String stack = "account-roles-" + environment.name();
        return List.of(
                wildcard(
                        stack,
                        ".*[:/]%s[:/*-].*".formatted(names.workload(environment.name())),
                        "The name starts with application and environment; deployments add the rest."),
                wildcard(
                        stack + "/ExecutionRole",
                        "arn:aws:s3:::%s/%s\\*".formatted(names.artifactBucket(), names.codePrefix()),
                        "The key of code is a hash of its content."),
                wildcard(
                        stack + "/ExecutionRole",
                        "arn:aws:kms:.*:key/\\*",
                        "A key has no name, only a random ID. The policy allows S3 and the artifact bucket only."),
                wildcard(
                        stack + "/ExecutionRole",
                        "arn:aws:apigateway:.*(::/apis/|%2Fapis%2F)\\*",
                        "An API has a random ID."),
                wildcard(
                        stack + "/ExecutionRole",
                        "arn:aws:cloudwatch:.*:alarm:\\*",
                        "DescribeAlarms lists all alarms of the account."),
                wildcard(stack + "/ExecutionRole", "\\*", "Log deliveries have no ARN."));
    }

    private static List<AcceptedFinding> cicdRoles(DeliveryNames names) {
        return List.of(
                wildcard(
                        "cicd-roles",
                        "arn:aws:.*[:/]%s.*\\*".formatted(names.of("")),
                        "The name starts with the application; environments and artifacts add the rest."),
                wildcard("cicd-roles", "arn:aws:kms:.*:key/\\*", "A key has no name, only a random ID."),
                wildcard(
                        "cicd-roles/UpdateRole",
                        "arn:aws:codestar-notifications:.*:notificationrule/\\*",
                        "A notification rule has a random ID."),
                wildcard(
                        "cicd-roles/UpdateRole",
                        "\\*",
                        "A new key, subscriptions, and lists of aliases, log groups, and resource policies have no ARN."));
    }

    private static List<AcceptedFinding> serviceRoles(DeliveryNames names) {
        return List.of(
                wildcard(
                        "pipeline/Roles",
                        "arn:aws:s3:::%s/.*\\*".formatted(names.artifactBucket()),
                        "CodePipeline gives an artifact a random name, and code is named after its content."),
                wildcard(
                        "pipeline/Roles",
                        "arn:aws:logs:.*:log-group:/aws/codebuild/%s[a-z0-9-]+:\\*".formatted(names.of("")),
                        "CodeBuild names a log stream after the build."),
                wildcard(
                        "pipeline/Roles",
                        "arn:aws:cloudformation:.*:stack/%s/\\*".formatted(names.pipeline()),
                        "CloudFormation gives a stack a random ID."));
    }

    private static AcceptedFinding wildcard(String construct, String resource, String reason) {
        return new AcceptedFinding(construct, WILDCARD, "Resource::" + resource, reason);
    }

    void suppress(Construct app) {
        IConstruct suppressed = app;
        for (String id : construct.split("/")) {
            suppressed = suppressed.getNode().findChild(id);
        }
        NagPackSuppression.Builder suppression =
                NagPackSuppression.builder().id(rule).reason(reason);
        if (!finding.isEmpty()) {
            String expression = "/^%s$/".formatted(finding.replace("/", "\\/"));
            suppression.appliesTo(
                    List.of(RegexAppliesTo.builder().regex(expression).build()));
        }
        NagSuppressions.addResourceSuppressions(suppressed, List.of(suppression.build()), true);
    }
}
