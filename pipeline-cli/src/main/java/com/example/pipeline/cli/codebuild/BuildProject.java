package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.CacheType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;
import software.amazon.awssdk.services.codebuild.model.LogsConfigStatusType;
import software.amazon.awssdk.services.codebuild.model.Project;

/** A CodeBuild project with the settings that a build on this machine needs. */
record BuildProject(Project project) {

    static BuildProject read(CodeBuildClient codeBuild, String name) {
        return codeBuild.batchGetProjects(request -> request.names(name)).projects().stream()
                .findFirst()
                .map(BuildProject::new)
                .orElseThrow(() -> new IllegalArgumentException("Project cannot be found: " + name));
    }

    String name() {
        return project.name();
    }

    String arn() {
        return project.arn();
    }

    /**
     * Returns the ARN of another resource of CodeBuild in the same account and region.
     *
     * @param resource such as {@code report-group/name}
     */
    String arn(String resource) {
        return project.arn().replaceFirst(":project/.*", ":" + resource);
    }

    String region() {
        return project.arn().split(":")[3];
    }

    String account() {
        return project.arn().split(":")[4];
    }

    String serviceRole() {
        return project.serviceRole();
    }

    /**
     * Reads the buildspec. The project has it as text of several lines, or names a file of the primary source. If
     * the project says nothing, the file is {@code buildspec.yml}.
     */
    Buildspec buildspec(Path source) throws IOException {
        String declared = project.source().buildspec();
        String name = declared == null || declared.isBlank() ? "buildspec.yml" : declared.strip();
        if (name.contains("\n")) {
            return BuildspecReader.parse(declared, "the project's buildspec");
        }
        if (name.startsWith("arn:")) {
            throw new IllegalArgumentException("Buildspec " + name + ": a buildspec in S3 is not supported");
        }
        Path file = source.resolve(name).normalize();
        if (!file.startsWith(source) || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("YAML_FILE_ERROR: the primary source has no file " + name);
        }
        return BuildspecReader.parse(Files.readString(file), name);
    }

    /** Returns what the project needs and builds on this machine don't have. */
    List<String> unsupported() {
        List<String> found = new ArrayList<>();
        if (!"CODEPIPELINE".equals(project.source().typeAsString())) {
            found.add("source type " + project.source().typeAsString() + ", CODEPIPELINE expected");
        }
        if (project.vpcConfig() != null && project.vpcConfig().vpcId() != null) {
            found.add("VpcConfig");
        }
        if (!project.fileSystemLocations().isEmpty()) {
            found.add("FileSystemLocations");
        }
        if (project.environment().typeAsString().startsWith("WINDOWS")) {
            found.add("environment type " + project.environment().typeAsString());
        }
        if (Boolean.TRUE.equals(project.environment().privilegedMode())) {
            found.add("PrivilegedMode");
        }
        if (project.logsConfig() != null
                && project.logsConfig().s3Logs() != null
                && project.logsConfig().s3Logs().status() == LogsConfigStatusType.ENABLED) {
            found.add("LogsConfig.S3Logs");
        }
        project.environment().environmentVariables().stream()
                .filter(variable -> variable.type() != null && variable.type() != EnvironmentVariableType.PLAINTEXT)
                .forEach(variable ->
                        found.add("environment variable " + variable.name() + " of type " + variable.typeAsString()));
        return found;
    }

    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        project.environment()
                .environmentVariables()
                .forEach(variable -> variables.put(variable.name(), variable.value()));
        return variables;
    }

    boolean hasCache() {
        return project.cache() != null
                && project.cache().type() != null
                && project.cache().type() != CacheType.NO_CACHE;
    }

    Duration timeout() {
        return Duration.ofMinutes(project.timeoutInMinutes() == null ? 60 : project.timeoutInMinutes());
    }

    /** The log group of the builds; null if they have none. */
    String logGroup() {
        var logs = project.logsConfig() == null ? null : project.logsConfig().cloudWatchLogs();
        if (logs != null && logs.status() == LogsConfigStatusType.DISABLED) {
            return null;
        }
        return logs == null || logs.groupName() == null ? "/aws/codebuild/" + project.name() : logs.groupName();
    }
}
