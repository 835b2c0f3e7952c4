package com.example.roles;

import java.util.Map;
import java.util.TreeMap;

/**
 * The names that both sides of an account boundary must agree on: the policies of one side name the
 * roles of the other before those exist.
 *
 * @param application prefix of all names but {@link #CROSS_ACCOUNT_ROLE}
 * @param region the one region of pipeline and environments
 * @param cicdAccount account of the pipeline, 12 digits
 */
public record DeliveryNames(String application, String region, String cicdAccount) {

    /** The article's name for the role that the pipeline assumes in an environment's account. */
    public static final String CROSS_ACCOUNT_ROLE = "CICDCrossAccountRole";

    /** {@code hello} and {@code pipeline} make {@code hello-pipeline}. */
    public String of(String what) {
        return application + "-" + what;
    }

    public String artifactBucket() {
        return "%s-artifacts-%s-%s".formatted(application, cicdAccount, region);
    }

    /** ARN of the role with which CloudFormation updates the pipeline's own stack. */
    public String updateRoleArn() {
        return arn("iam", cicdAccount, "role/" + of("cicd-update"));
    }

    public String crossAccountRoleArn(String account) {
        return arn("iam", account, "role/" + CROSS_ACCOUNT_ROLE);
    }

    /** ARN of the role with which CloudFormation deploys the application in an environment's account. */
    public String executionRoleArn(String account) {
        return arn("iam", account, "role/" + of("cloudformation"));
    }

    /** ARN in this application's region; those of IAM have none. */
    public String arn(String service, String account, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, service.equals("iam") ? "" : region, account, resource);
    }

    /** What every policy file may name. */
    public Map<String, Object> values() {
        return new TreeMap<>(Map.of(
                "application",
                application,
                "region",
                region,
                "cicdAccount",
                cicdAccount,
                "artifacts",
                artifactBucket()));
    }
}
