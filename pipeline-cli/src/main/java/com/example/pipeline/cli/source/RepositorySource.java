package com.example.pipeline.cli.source;

import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A source action that takes the files of a commit from a local repository. */
abstract class RepositorySource implements ActionExecutor {
    final ActionRoles roles;
    final Sources sources;
    private final ActionType type;

    RepositorySource(ActionRoles roles, Sources sources, String owner, String provider) {
        this.roles = roles;
        this.sources = sources;
        this.type = new ActionType("Source", owner, provider, "1");
    }

    @Override
    public final ActionType type() {
        return type;
    }

    @Override
    public final Duration timeout() {
        return Duration.ofHours(1);
    }

    @Override
    public void check(PlannedAction planned, Consumer<String> problems, Consumer<String> notices) throws IOException {
        sources.problem(planned.pipeline(), planned.action()).ifPresent(problems);
    }

    /** The variables that each of these actions gives. */
    final Map<String, String> variables(ActionRun run, Revision revision) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        variables.put("AuthorDate", revision.authorDate());
        variables.put("BranchName", sources.branchOf(run.action()));
        variables.put("CommitId", revision.commit());
        variables.put("CommitMessage", revision.message());
        return variables;
    }
}
