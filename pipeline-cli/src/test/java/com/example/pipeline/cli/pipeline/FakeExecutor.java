package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Executes CodeBuild actions by doing what a test says, and remembers what it was asked for. */
final class FakeExecutor implements ActionExecutor {
    final List<ActionRun> runs = new CopyOnWriteArrayList<>();
    Duration timeout = Duration.ofMinutes(1);
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

    interface Behaviour {
        ActionResult execute(ActionRun run) throws Exception;
    }

    /** An action that nothing is said of succeeds. */
    FakeExecutor on(String action, Behaviour behaviour) {
        behaviours.put(action, behaviour);
        return this;
    }

    List<String> started() {
        return runs.stream().map(run -> run.action().name()).toList();
    }

    @Override
    public ActionType type() {
        return new ActionType("Build", "AWS", "CodeBuild", "1");
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public void check(Action action, Section declared) {
        declared.sectionOrEmpty("configuration").require("ProjectName");
    }

    @Override
    public ActionResult execute(ActionRun run) throws Exception {
        runs.add(run);
        return behaviours
                .getOrDefault(run.action().name(), any -> ActionResult.succeeded(""))
                .execute(run);
    }
}
