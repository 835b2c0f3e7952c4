package com.example.pipeline.cli.source;

import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The source action of CodeCommit ("AWS CodeCommit source action reference"). It takes the files of a commit from a local
 * repository. As in AWS, its role needs the rights to read the repository.
 */
public final class CodeCommitSource extends RepositorySource {
    private static final List<String> RIGHTS =
            List.of("GetBranch", "GetCommit", "UploadArchive", "GetUploadArchiveStatus", "CancelUploadArchive");

    public CodeCommitSource(ActionRoles roles, Sources sources) {
        super(roles, sources, "AWS", "CodeCommit");
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
    public ActionResult execute(ActionRun run) throws IOException {
        String repository = run.action().configuration("RepositoryName");
        var location = run.execution().location();
        String arn = "arn:aws:codecommit:" + location.region() + ":" + location.account() + ":" + repository;
        RIGHTS.forEach(right -> roles.authorize(run, "codecommit:" + right, arn, Map.of()));
        Revision revision = sources.revision(run.action());
        Map<String, String> variables = variables(run, revision);
        variables.put("CommitterDate", revision.authorDate());
        variables.put("RepositoryName", repository);
        return new SourceArchive(roles, run).upload(revision).withVariables(variables);
    }
}
