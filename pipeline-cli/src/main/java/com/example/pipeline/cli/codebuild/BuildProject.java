package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.CacheMode;
import software.amazon.awssdk.services.codebuild.model.CacheType;
import software.amazon.awssdk.services.codebuild.model.LogsConfigStatusType;
import software.amazon.awssdk.services.codebuild.model.Project;
import software.amazon.awssdk.services.codebuild.model.ProjectCache;

/** A CodeBuild project with the settings that a build on this machine needs. */
record BuildProject(Project project) {
    static final String INLINE = "the project's buildspec";
    static final String ON_FAILURE = "on-failure does not exist on Lambda compute";
    private static final Duration LONGEST_ON_LAMBDA = Duration.ofMinutes(15);

    static BuildProject read(CodeBuildClient codeBuild, String name) {
        return find(codeBuild, name)
                .orElseThrow(() -> new IllegalArgumentException("Project cannot be found: " + name));
    }

    static Optional<BuildProject> find(CodeBuildClient codeBuild, String name) {
        return codeBuild.batchGetProjects(request -> request.names(name)).projects().stream()
                .findFirst()
                .map(BuildProject::new);
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
     * Reads the buildspec. The project has it as text, or names a file of the primary source. If the project says
     * nothing, the file is {@code buildspec.yml}.
     */
    Buildspec buildspec(Path source) throws IOException {
        Buildspec buildspec = read(source);
        if (refuses(buildspec)) {
            throw new IllegalArgumentException("YAML_FILE_ERROR: " + buildspec.name() + ": " + ON_FAILURE);
        }
        return buildspec;
    }

    private Buildspec read(Path source) throws IOException {
        if (inlineBuildspec() != null) {
            return BuildspecReader.parse(inlineBuildspec(), INLINE);
        }
        String name = buildspecFile();
        Path file = source.resolve(name).normalize();
        if (!file.startsWith(source) || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("YAML_FILE_ERROR: the primary source has no file " + name);
        }
        return BuildspecReader.parse(Files.readString(file), name);
    }

    /** The buildspec that the project has as text: of several lines, or JSON. Null if it names a file. */
    String inlineBuildspec() {
        String declared = project.source().buildspec();
        return declared != null
                        && (declared.strip().contains("\n") || declared.strip().startsWith("{"))
                ? declared
                : null;
    }

    /** The path of the buildspec in the primary source. */
    String buildspecFile() {
        String declared = project.source().buildspec();
        return declared == null || declared.isBlank() ? "buildspec.yml" : declared.strip();
    }

    /** Whether the project runs in Lambda and the buildspec has what does not exist there. */
    boolean refuses(Buildspec buildspec) {
        return isLambda()
                && buildspec.phases().stream()
                        .anyMatch(phase -> !phase.onFailure().equals(OnFailure.DEFAULT));
    }

    /** Whether builds run in Lambda ("Run builds on AWS Lambda compute"). */
    private boolean isLambda() {
        return project.environment().typeAsString().endsWith("LAMBDA_CONTAINER");
    }

    /** Returns what the project needs and builds on this machine don't have. */
    List<String> unsupported(LocalImage machine) {
        List<String> found = new ArrayList<>();
        if (!"CODEPIPELINE".equals(project.source().typeAsString())) {
            found.add("source type " + project.source().typeAsString() + ", CODEPIPELINE expected");
        }
        if (buildspecFile().startsWith("arn:")) {
            found.add("a buildspec in S3 (" + buildspecFile() + ")");
        }
        if (!project.fileSystemLocations().isEmpty()) {
            found.add("FileSystemLocations");
        }
        if (project.logsConfig() != null
                && project.logsConfig().s3Logs() != null
                && project.logsConfig().s3Logs().status() == LogsConfigStatusType.ENABLED) {
            found.add("LogsConfig.S3Logs");
        }
        environment().keySet().stream()
                .filter(name -> !CommandShell.isVariable(name))
                .forEach(name -> found.add("environment variable " + name + ", which no shell can have"));
        if (isLambda() && privileged()) {
            found.add("PrivilegedMode, which does not exist on Lambda compute");
        }
        if (isLambda() && hasCache()) {
            found.add("Cache, which does not exist on Lambda compute");
        }
        String type = project.environment().typeAsString();
        if (type.startsWith("WINDOWS") || type.startsWith("MAC")) {
            found.add("environment type " + type);
        } else if (BuildImage.of(imageName()).isEmpty()) {
            found.add("image " + imageName() + ": CodeBuild has no such image that is known here");
        } else if (!BuildImage.fits(imageName(), type)) {
            found.add("environment type " + type + ", which does not run the image " + imageName());
        } else if (image().sh() != null) {
            try {
                machine.sh(image());
            } catch (IOException e) {
                found.add("image " + imageName() + ": " + e.getMessage());
            }
        }
        return found;
    }

    private String imageName() {
        return String.valueOf(project.environment().image());
    }

    /** The image. {@link #unsupported} names one that CodeBuild does not have. */
    BuildImage image() {
        return BuildImage.of(imageName()).orElse(BuildImage.UNKNOWN);
    }

    boolean isInVpc() {
        return project.vpcConfig() != null && project.vpcConfig().vpcId() != null;
    }

    boolean privileged() {
        return Boolean.TRUE.equals(project.environment().privilegedMode());
    }

    /** The key for the build's artifacts; null: the AWS managed key for S3, of the project's account. */
    String encryptionKey() {
        String key = project.encryptionKey();
        return key == null || key.endsWith("alias/aws/s3") ? null : key;
    }

    Map<String, BuildVariable> environment() {
        Map<String, BuildVariable> variables = new LinkedHashMap<>();
        project.environment()
                .environmentVariables()
                .forEach(variable -> variables.put(
                        variable.name(),
                        variable.type() == null
                                ? BuildVariable.plain(variable.value())
                                : new BuildVariable(variable.type(), variable.value())));
        return variables;
    }

    /** Whether later builds see the buildspec's cache paths again ("Build caching"). */
    boolean hasCache() {
        ProjectCache cache = project.cache();
        return cache != null
                && (cache.type() == CacheType.S3
                        || cache.type() == CacheType.LOCAL && cache.modes().contains(CacheMode.LOCAL_CUSTOM_CACHE));
    }

    Duration timeout() {
        if (isLambda()) {
            return LONGEST_ON_LAMBDA;
        }
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
