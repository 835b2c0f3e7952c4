package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionProblems;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** The CodeBuild action: a build, started and looked at with the rights of the pipeline's role. */
public final class CodeBuildBuild implements ActionExecutor {
    private final ActionRoles roles;
    private final BuildMachine machine;

    public CodeBuildBuild(ActionRoles roles, BuildMachine machine) {
        this.roles = roles;
        this.machine = machine;
    }

    @Override
    public ActionType type() {
        return new ActionType("Build", "AWS", "CodeBuild", "1");
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(8);
    }

    @Override
    public void check(Action action, ActionProblems problems) {
        problems.allow(
                Set.of("ProjectName", "PrimarySource", "EnvironmentVariables", "BatchEnabled", "CombineArtifacts"));
        problems.require("ProjectName");
        problems.artifacts(1, 5, 0, 5);
        for (String flag : Set.of("BatchEnabled", "CombineArtifacts")) {
            if (Boolean.parseBoolean(action.configuration(flag))) {
                problems.configuration(flag, "is not supported");
            }
        }
        if (action.inputArtifacts().size() > 1) {
            problems.require("PrimarySource");
        }
        try {
            BuildVariables.of(action);
        } catch (IllegalArgumentException e) {
            problems.configuration("EnvironmentVariables", e.getMessage());
        }
    }

    @Override
    public ActionResult execute(ActionRun run) throws IOException {
        return machine.run(run, StartedBuild.start(run, roles));
    }
}
