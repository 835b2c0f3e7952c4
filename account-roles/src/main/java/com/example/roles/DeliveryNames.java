package com.example.roles;

/**
 * The names that both sides of an account boundary must agree on: one side's policies name the other
 * side's roles before those exist.
 *
 * @param application short name of the application, prefix of everything that is created
 * @param region the one region of pipeline and environments
 * @param cicdAccount account of the pipeline, 12 digits
 */
public record DeliveryNames(String application, String region, String cicdAccount) {

    /** The article's name for the role that the pipeline assumes in an environment's account. */
    public static final String CROSS_ACCOUNT_ROLE = "CICDCrossAccountRole";

    /** Keys of function code start with this; nothing else in the bucket can be read from an environment. */
    public static final String CODE_PREFIX = "functions/";

    /** Name of the pipeline and of its stack. */
    public String pipeline() {
        return application + "-pipeline";
    }

    public String artifactBucket() {
        return "%s-artifacts-%s-%s".formatted(application, cicdAccount, region);
    }

    public String artifactBucketArn() {
        return "arn:aws:s3:::" + artifactBucket();
    }

    public String pipelineRole() {
        return application + "-pipeline";
    }

    public String buildRole() {
        return application + "-build";
    }

    public String reviewRole() {
        return application + "-review";
    }

    public String deployRole(String environment) {
        return "%s-deploy-%s".formatted(application, environment);
    }

    public String buildProject() {
        return application + "-build";
    }

    public String reviewProject() {
        return application + "-review";
    }

    public String deployProject(String environment) {
        return "%s-deploy-%s".formatted(application, environment);
    }

    /** The role with which CloudFormation updates the pipeline's own stack. */
    public String updateRole() {
        return application + "-cicd-update";
    }

    /** The most that any role of the pipeline's stack may ever do. */
    public String pipelineBoundary() {
        return application + "-cicd-boundary";
    }

    /** The role with which CloudFormation deploys the application in an environment's account. */
    public String executionRole() {
        return application + "-cloudformation";
    }

    /** The most that any role of the application's stack may ever do. */
    public String workloadBoundary() {
        return application + "-boundary";
    }

    public String applicationStack(String environment) {
        return "%s-%s".formatted(application, environment);
    }

    public String cicdRoleArn(String role) {
        return roleArn(cicdAccount, role);
    }

    public static String roleArn(String account, String role) {
        return "arn:aws:iam::%s:role/%s".formatted(account, role);
    }

    public static String policyArn(String account, String policy) {
        return "arn:aws:iam::%s:policy/%s".formatted(account, policy);
    }
}
