package com.example.pipeline.cli.source;

import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The source action of CodeCommit ("AWS CodeCommit source action reference"). It takes the files of a commit from a local
 * repository. As in AWS, its role needs the rights to read the repository.
 */
public final class CodeCommitSource implements ActionExecutor {
    private static final List<String> RIGHTS =
            List.of("GetBranch", "GetCommit", "UploadArchive", "GetUploadArchiveStatus", "CancelUploadArchive");

    private final ActionRoles roles;
    private final Sources sources;

    public CodeCommitSource(ActionRoles roles, Sources sources) {
        this.roles = roles;
        this.sources = sources;
    }

    @Override
    public ActionType type() {
        return new ActionType("Source", "AWS", "CodeCommit", "1");
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(1);
    }

    @Override
    public void check(Action action, Section declared) {
        Section configuration = declared.sectionOrEmpty("configuration");
        configuration.ignored("RepositoryName", "BranchName", "PollForSourceChanges");
        configuration
                .text("OutputArtifactFormat")
                .filter(format -> !format.text().equals("CODE_ZIP"))
                .ifPresent(format -> format.unsupported());
    }

    @Override
    public void check(PlannedAction planned, Consumer<String> problems) throws IOException {
        sources.problem(planned.pipeline(), planned.action()).ifPresent(problems);
    }

    @Override
    public ActionResult execute(ActionRun run) throws IOException {
        String repository = run.action().configuration("RepositoryName");
        var location = run.execution().location();
        String arn = "arn:aws:codecommit:" + location.region() + ":" + location.account() + ":" + repository;
        RIGHTS.forEach(right -> roles.authorize(run, "codecommit:" + right, arn, Map.of()));
        Revision revision = sources.revision(run.action());
        Map<String, String> variables = new TreeMap<>();
        variables.put("AuthorDate", revision.authorDate());
        variables.put("BranchName", sources.branchOf(run.action()));
        variables.put("CommitId", revision.commit());
        variables.put("CommitMessage", revision.message());
        variables.put("CommitterDate", revision.authorDate());
        variables.put("RepositoryName", repository);
        return new SourceArchive(roles, run).upload(revision).withVariables(variables);
    }
}
