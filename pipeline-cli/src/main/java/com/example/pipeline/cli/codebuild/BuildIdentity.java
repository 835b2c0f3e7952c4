package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.codebuild.model.Project;

/** What a build is told about itself ("Environment variables in build environments"). */
record BuildIdentity(ActionRun run, StartedBuild build, String primary, String commit) {

    Map<String, String> environment() {
        Project project = build.project().project();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("CODEBUILD_BUILD_ARN", build.arn());
        environment.put("CODEBUILD_BUILD_ID", build.id());
        environment.put("CODEBUILD_BUILD_IMAGE", project.environment().image());
        environment.put(
                "CODEBUILD_INITIATOR",
                "codepipeline/" + run.execution().location().name());
        environment.put("CODEBUILD_KMS_KEY_ID", project.encryptionKey());
        environment.put("CODEBUILD_LOG_PATH", build.uuid());
        environment.put(
                "CODEBUILD_SOURCE_VERSION", "arn:aws:s3:::" + run.inputs().get(primary));
        if (isFromSource()) {
            environment.put("CODEBUILD_RESOLVED_SOURCE_VERSION", commit);
        }
        environment.values().removeIf(value -> value == null);
        return environment;
    }

    /** Only a source action's artifact has a revision. */
    private boolean isFromSource() {
        Stage first = run.execution().pipeline().stages().get(0);
        return first.actions().stream()
                .anyMatch(action -> action.outputArtifacts().contains(primary));
    }
}
