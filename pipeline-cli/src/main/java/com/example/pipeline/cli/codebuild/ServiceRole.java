package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.RenewedSession;
import com.example.pipeline.cli.embedded.StoredValues;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;
import software.amazon.awssdk.services.codebuild.model.ReportExportConfigType;
import software.amazon.awssdk.services.codebuild.model.ResourceAlreadyExistsException;

/**
 * The service role of a build's project. CodeBuild writes the build's log and reports with its rights. Here, the
 * role must have these rights, but log and reports stay in the run's directory.
 */
final class ServiceRole implements Supplier<AwsSession> {
    private final EmbeddedAws aws;
    private final BuildProject project;
    private final String sessionName;
    private final Supplier<AwsSession> session;

    /** @param uuid of the build */
    ServiceRole(EmbeddedAws aws, BuildProject project, String uuid) {
        this.aws = aws;
        this.project = project;
        this.sessionName = "AWSCodeBuild-" + uuid;
        this.session = new RenewedSession(
                () -> aws.serviceRole(project.serviceRole(), "codebuild.amazonaws.com", sessionName, project.arn()));
    }

    /** A session that is renewed before it expires. */
    @Override
    public AwsSession get() {
        return session.get();
    }

    /**
     * Requires the right to open the build's log stream. Without it, CodeBuild does not start a build.
     *
     * @param stream name of the log stream
     */
    void openLog(String stream) {
        String group = project.logGroup();
        if (group == null) {
            return;
        }
        require("logs:CreateLogStream", streamArn(stream));
        if (!aws.logGroups().exists(project.account(), project.region(), group)) {
            require("logs:CreateLogGroup", streamArn(""));
            aws.logGroups().create(project.account(), project.region(), group);
        }
    }

    /**
     * Requires the rights with which CodeBuild attaches a build to a VPC ("Allow CodeBuild access to AWS services required
     * to create a VPC network interface"). Those on single network interfaces depend on the VPC, which is not here.
     */
    void requireNetwork() {
        for (String described : List.of("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs")) {
            require("ec2:Describe" + described, "*");
        }
    }

    void writeLog(String stream) {
        if (project.logGroup() != null) {
            require("logs:PutLogEvents", streamArn(stream));
        }
    }

    Map<String, StoredValues.StoredValue> storedValues(EnvironmentVariableType type, Collection<String> names) {
        return aws.storedValues().read(project.serviceRole(), sessionName, type.toString(), names, project.region());
    }

    /** Requires the rights to publish reports ("Test report permissions"), and makes report groups that are missing. */
    void publish(List<BuildReport> reports) {
        for (BuildReport report : reports) {
            boolean isName = !report.group().startsWith("arn:");
            String group = isName ? project.arn("report-group/" + report.group()) : report.group();
            require("codebuild:CreateReport", group);
            if (isMissing(group)) {
                create(group, report.type());
            }
            require(
                    report.type() == BuildReport.Type.TEST
                            ? "codebuild:BatchPutTestCases"
                            : "codebuild:BatchPutCodeCoverages",
                    group);
            require("codebuild:UpdateReport", group);
        }
    }

    private void create(String group, BuildReport.Type type) {
        try {
            client(session.get())
                    .createReportGroup(request -> request.name(group.substring(group.lastIndexOf('/') + 1))
                            .type(type.name())
                            .exportConfig(export -> export.exportConfigType(ReportExportConfigType.NO_EXPORT)));
        } catch (ResourceAlreadyExistsException e) {
            // A build of the same project that runs at the same time has created it.
        }
    }

    private boolean isMissing(String group) {
        return client(aws.root(project.account()))
                .batchGetReportGroups(request -> request.reportGroupArns(group))
                .reportGroups()
                .isEmpty();
    }

    private CodeBuildClient client(AwsSession caller) {
        return aws.clients(project.region()).codeBuild(caller);
    }

    private String streamArn(String stream) {
        return "arn:aws:logs:%s:%s:log-group:%s:log-stream:%s"
                .formatted(project.region(), project.account(), project.logGroup(), stream);
    }

    /**
     * Requires the right to clone a repository through a connection ("Add CodeBuild GitClone permissions for connections").
     *
     * @param connection ARN, whose service is the prefix of action and condition keys ("Using a connection")
     * @param repository such as {@code owner/name}
     */
    void pull(String connection, String repository) {
        String service = connection.split(":")[2];
        require(
                service + ":UseConnection",
                connection,
                Map.of(
                        service + ":ProviderAction", "GitPull",
                        service + ":ProviderPermissionsRequired", "read_only",
                        service + ":FullRepositoryId", repository));
    }

    private void require(String action, String resource) {
        require(action, resource, Map.of());
    }

    private void require(String action, String resource, Map<String, String> context) {
        aws.authorize(project.serviceRole(), sessionName, action, resource, context, project.region());
    }
}
