package com.example.pipeline.cli.source;

import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The source action of a connection ("CodeStarSourceConnection"). It takes the files of a commit from a local
 * repository instead of the repository's host. As in AWS, its role needs the right to use the connection.
 */
public final class ConnectionSource extends RepositorySource {
    /** The artifact is a reference to the repository, which CodeBuild clones. */
    static final String CLONE = "CODEBUILD_CLONE_REF";

    public ConnectionSource(ActionRoles roles, Sources sources) {
        super(roles, sources, "AWS", "CodeStarSourceConnection");
    }

    @Override
    public void check(Action action, Section declared) {
        Section configuration = declared.sectionOrEmpty("configuration");
        configuration.ignored("ConnectionArn", "FullRepositoryId", "BranchName", "DetectChanges");
        configuration
                .text("OutputArtifactFormat")
                .filter(format -> !Set.of("CODE_ZIP", CLONE).contains(format.text()))
                .ifPresent(format -> format.problem("must be CODE_ZIP or " + CLONE));
    }

    @Override
    public void check(PlannedAction planned, Consumer<String> problems, Consumer<String> notices) throws IOException {
        super.check(planned, problems, notices);
        if (isClone(planned.action())) {
            String artifact = planned.action().outputArtifacts().get(0);
            planned.pipeline().stages().stream()
                    .flatMap(stage -> stage.actions().stream())
                    .filter(action -> action.inputArtifacts().contains(artifact)
                            && !action.type().provider().equals("CodeBuild"))
                    .forEach(action -> problems.accept("makes a full clone, which only CodeBuild actions can use: "
                            + action.name() + " has its artifact " + artifact));
        }
    }

    @Override
    public ActionResult execute(ActionRun run) throws IOException {
        requireConnection(run);
        Revision revision = sources.revision(run.action());
        SourceArchive archive = new SourceArchive(roles, run);
        // What the file of a clone looks like is not documented. Only CodeBuild reads it.
        ActionResult uploaded = isClone(run.action())
                ? archive.uploadReference(
                        revision, run.action().configuration("FullRepositoryId") + " " + revision.commit() + "\n")
                : archive.upload(revision);
        Map<String, String> variables = variables(run, revision);
        variables.put("ConnectionArn", run.action().configuration("ConnectionArn"));
        variables.put("FullRepositoryName", run.action().configuration("FullRepositoryId"));
        return uploaded.withVariables(variables);
    }

    /** The IAM action has the service prefix of the connection's ARN ("Permissions for Connections"). */
    private void requireConnection(ActionRun run) {
        String connection = run.action().configuration("ConnectionArn");
        roles.authorize(run, connection.split(":")[2] + ":UseConnection", connection, Map.of());
    }

    private static boolean isClone(Action action) {
        return CLONE.equals(action.configuration("OutputArtifactFormat"));
    }
}
