package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import java.util.UUID;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.InvalidInputException;

/**
 * A build that the pipeline's role has started and may look at.
 *
 * @param id {@code project:uuid}, as CodeBuild has it
 */
record StartedBuild(BuildProject project, String id) {

    static StartedBuild start(ActionRun run, ActionRoles roles) {
        String name = run.action().configuration("ProjectName");
        // The project is CodeBuild's own to read: no right of the pipeline's is asked for it.
        BuildProject project = BuildProject.read(roles.clients(run).codeBuild(roles.administrator(run)), name);
        if (!project.unsupported().isEmpty()) {
            throw new IllegalArgumentException(
                    "Project " + name + ": not supported: " + String.join(", ", project.unsupported()));
        }
        StartedBuild build = new StartedBuild(project, name + ":" + UUID.randomUUID());
        CodeBuildClient codeBuild =
                roles.clients(run).codeBuild(roles.sessions(run).get());
        requestStart(codeBuild, name);
        codeBuild.batchGetBuilds(request -> request.ids(build.id));
        return build;
    }

    /** The embedded AWS starts no builds, and says so to those who have the right to start one. */
    private static void requestStart(CodeBuildClient codeBuild, String name) {
        try {
            codeBuild.startBuild(request -> request.projectName(name));
        } catch (InvalidInputException e) {
            if (!e.getMessage().contains("the embedded AWS starts none")) {
                throw e;
            }
        }
    }

    String uuid() {
        return id.substring(id.indexOf(':') + 1);
    }

    String arn() {
        return project.project().arn().replaceFirst(":project/.*", ":build/") + id;
    }
}
