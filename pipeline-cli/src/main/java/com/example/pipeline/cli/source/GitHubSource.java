package com.example.pipeline.cli.source;

import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import java.io.IOException;
import java.util.Map;

/**
 * The source action of GitHub with a token ("GitHub (via OAuth app) source action reference"). It takes the files of a
 * commit from a local repository, and looks at no token.
 */
public final class GitHubSource extends RepositorySource {
    public GitHubSource(ActionRoles roles, Sources sources) {
        super(roles, sources, "ThirdParty", "GitHub");
    }

    @Override
    public void check(Action action, Section declared) {
        declared.sectionOrEmpty("configuration")
                .ignored("Owner", "Repo", "Branch", "OAuthToken", "PollForSourceChanges");
    }

    @Override
    public ActionResult execute(ActionRun run) throws IOException {
        Revision revision = sources.revision(run.action());
        String owner = run.action().configuration("Owner");
        Map<String, String> variables = variables(run, revision);
        variables.put(
                "CommitUrl",
                "https://github.com/" + owner + "/" + run.action().configuration("Repo") + "/commit/"
                        + revision.commit());
        variables.put("CommitterDate", revision.authorDate());
        variables.put("RepositoryName", run.action().configuration("Repo"));
        return new SourceArchive(roles, run).upload(revision).withVariables(variables);
    }
}
