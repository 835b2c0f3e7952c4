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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The source action of GitHub with a token ("GitHub (via OAuth app) source action reference"). It takes the files of a
 * commit from a local repository, and looks at no token.
 */
public final class GitHubSource implements ActionExecutor {
    private final ActionRoles roles;
    private final Sources sources;

    public GitHubSource(ActionRoles roles, Sources sources) {
        this.roles = roles;
        this.sources = sources;
    }

    @Override
    public ActionType type() {
        return new ActionType("Source", "ThirdParty", "GitHub", "1");
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(1);
    }

    @Override
    public void check(Action action, Section declared) {
        declared.sectionOrEmpty("configuration")
                .ignored("Owner", "Repo", "Branch", "OAuthToken", "PollForSourceChanges");
    }

    @Override
    public void check(PlannedAction planned, Consumer<String> problems) throws IOException {
        sources.problem(planned.pipeline(), planned.action()).ifPresent(problems);
    }

    @Override
    public ActionResult execute(ActionRun run) throws IOException {
        Revision revision = sources.revision(run.action());
        String owner = run.action().configuration("Owner");
        Map<String, String> variables = new TreeMap<>();
        variables.put("AuthorDate", revision.authorDate());
        variables.put("BranchName", sources.branchOf(run.action()));
        variables.put("CommitId", revision.commit());
        variables.put("CommitMessage", revision.message());
        variables.put(
                "CommitUrl",
                "https://github.com/" + owner + "/" + run.action().configuration("Repo") + "/commit/"
                        + revision.commit());
        variables.put("CommitterDate", revision.authorDate());
        variables.put("RepositoryName", run.action().configuration("Repo"));
        return new SourceArchive(roles, run).upload(revision).withVariables(variables);
    }
}
