package com.example.roles;

import java.util.Map;
import java.util.TreeMap;

/**
 * The names that two modules or two accounts must agree on. A policy in one account names roles of another account
 * before those roles exist, so each name has to be known in advance.
 *
 * @param application prefix of all names but {@link #CROSS_ACCOUNT_ROLE}
 * @param region the one region of pipeline and environments
 * @param cicdAccount account of the pipeline, 12 digits
 */
public record DeliveryNames(String application, String region, String cicdAccount) {

    /** The article's name for the role that a deploy project assumes in an environment's account. */
    public static final String CROSS_ACCOUNT_ROLE = "CICDCrossAccountRole";

    /** {@code hello} and {@code artifacts} make {@code hello-artifacts}. */
    public String of(String what) {
        return application + "-" + what;
    }

    /** The pipeline, its stack, and its service role. */
    public String pipeline() {
        return of("pipeline");
    }

    /** The pipeline that only builds and tests, and its service role. */
    public String checkPipeline() {
        return of("checks");
    }

    /** The CodeBuild project of {@link #checkPipeline}, and its service role. */
    public String checkProject() {
        return of("checks-build");
    }

    /** The CodeBuild project that builds and tests, and its service role. */
    public String buildProject() {
        return of("build");
    }

    /** The CodeBuild project that reviews changes of the pipeline, and its service role. */
    public String reviewProject() {
        return of("review");
    }

    /** The CodeBuild project that prepares what somebody has to approve, and its service role. */
    public String prepareProject() {
        return of("prepare");
    }

    /** The CodeBuild project that deploys to one environment, and its service role. */
    public String deployProject(String environment) {
        return of("deploy-" + environment);
    }

    /** The application in one environment: its stack, function, and API. */
    public String workload(String environment) {
        return of(environment);
    }

    /** The alarm about the application's errors in one environment. */
    public String alarm(String environment) {
        return workload(environment) + "-errors";
    }

    /** Stack of {@link CicdRoles}, in the CI/CD account. */
    public String cicdRolesStack() {
        return of("cicd-roles");
    }

    /** Stack of {@link EnvironmentRoles}, in each environment's account. */
    public String accountRolesStack() {
        return of("account-roles");
    }

    public String artifactBucket() {
        return "%s-artifacts-%s-%s".formatted(application, cicdAccount, region);
    }

    /** Start of the S3 keys of function code in the artifact bucket, with a slash at its end. */
    public String codePrefix() {
        return "functions/";
    }

    /** Start of the S3 keys of what the pipeline has built and reviewed of each commit, with a slash at its end. */
    public String buildsPrefix() {
        return "builds/";
    }

    /** The role with which CloudFormation updates the pipeline's stack. */
    public String updateRole() {
        return of("update-role");
    }

    public String updateRoleArn() {
        return roleArn(cicdAccount, updateRole());
    }

    /** The permissions boundary of every role that the pipeline's stack creates. */
    public String pipelineBoundary() {
        return of("pipeline-boundary");
    }

    public String pipelineBoundaryArn() {
        return arn("iam", cicdAccount, "policy/" + pipelineBoundary());
    }

    /** The role with which CloudFormation deploys the application in an environment's account. */
    public String executionRole() {
        return of("execution-role");
    }

    public String executionRoleArn(String account) {
        return roleArn(account, executionRole());
    }

    /** The role that makes change sets in an environment's account, which somebody has to approve. */
    public String changeSetRole() {
        return of("change-set-role");
    }

    public String changeSetRoleArn(String account) {
        return roleArn(account, changeSetRole());
    }

    /** The permissions boundary of every role that a deployment of the application creates. */
    public String workloadBoundary() {
        return of("workload-boundary");
    }

    public String workloadBoundaryArn(String account) {
        return arn("iam", account, "policy/" + workloadBoundary());
    }

    public String crossAccountRoleArn(String account) {
        return roleArn(account, CROSS_ACCOUNT_ROLE);
    }

    /** ARN of a role by its name, such as that of a project. */
    public String roleArn(String account, String role) {
        return arn("iam", account, "role/" + role);
    }

    /** Values for the placeholders that every policy file may use. */
    public Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        values.put("application", application);
        values.put("region", region);
        values.put("cicdAccount", cicdAccount);
        values.put("artifacts", artifactBucket());
        values.put("codePrefix", codePrefix());
        values.put("buildsPrefix", buildsPrefix());
        values.put("pipeline", pipeline());
        values.put("checkPipeline", checkPipeline());
        values.put("checkProject", checkProject());
        values.put("buildProject", buildProject());
        values.put("reviewProject", reviewProject());
        values.put("prepareProject", prepareProject());
        values.put("deployProjects", deployProject("*"));
        values.put("updateRole", updateRole());
        values.put("pipelineBoundary", pipelineBoundary());
        values.put("executionRole", executionRole());
        values.put("workloadBoundary", workloadBoundary());
        values.put("crossAccountRole", CROSS_ACCOUNT_ROLE);
        return values;
    }

    /** Values for the placeholders of a policy that concerns one environment. */
    public Map<String, Object> values(String environment, String account) {
        Map<String, Object> values = values();
        values.put("environment", environment);
        values.put("account", account);
        values.put("workload", workload(environment));
        values.put("deployProject", deployProject(environment));
        return values;
    }

    /** ARN in this region; an ARN of IAM has none. */
    private String arn(String service, String account, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, service.equals("iam") ? "" : region, account, resource);
    }
}
