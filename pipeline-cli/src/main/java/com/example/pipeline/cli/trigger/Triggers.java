package com.example.pipeline.cli.trigger;

import com.example.pipeline.cli.trigger.GitEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What starts a pipeline, by the rules of CodePipeline ("Add trigger with code push or pull request event types"). One of
 * the filters of a kind is enough, and within a filter each criterion must hold. A file lets an event through if a filter
 * allows it, whatever other files have changed; AWS documents only that an exclude takes precedence for a file.
 */
public final class Triggers {
    private static final Set<String> PROVIDERS = Set.of("CodeStarSourceConnection", "CodeCommit", "GitHub");

    private final JsonNode declaration;

    /** @param declaration a pipeline as GetPipeline of the CodePipeline API returns it */
    public Triggers(JsonNode declaration) {
        this.declaration = declaration;
    }

    /** Whether the pipeline has triggers. Otherwise each push to its branch starts it. */
    public boolean exist() {
        return !declaration.path("triggers").isEmpty();
    }

    /** The branch of the source action: a manual start takes its last commit. Empty if there is no such action. */
    public String defaultBranch() {
        // GitHub with a token has a key of its own.
        return source("BranchName").isEmpty() ? source("Branch") : source("BranchName");
    }

    private String source(String key) {
        for (JsonNode action : declaration.at("/stages/0/actions")) {
            if (PROVIDERS.contains(action.at("/actionTypeId/provider").asString(""))) {
                return action.path("configuration").path(key).asString("");
            }
        }
        return "";
    }

    public Decision decide(GitEvent event) {
        List<Decision> decisions = new ArrayList<>();
        for (JsonNode trigger : declaration.path("triggers")) {
            JsonNode git = trigger.path("gitConfiguration");
            if (git.path("push").isEmpty() && git.path("pullRequest").isEmpty()) {
                decisions.add(byDefault(event));
            }
            git.path(event.kind() == Kind.PULL_REQUEST ? "pullRequest" : "push").forEach(filter -> {
                if (filter.has("tags") == (event.kind() == Kind.TAG)) {
                    decisions.add(decide(filter, event));
                }
            });
        }
        if (!exist()) {
            decisions.add(byDefault(event));
        }
        if (decisions.isEmpty()) {
            return new Decision(
                    false,
                    switch (event.kind()) {
                        case PUSH -> "no filter for pushes of branches";
                        case TAG -> "no filter for tags";
                        case PULL_REQUEST -> "no filter for pull requests";
                    },
                    false);
        }
        return decisions.stream()
                .filter(Decision::starts)
                .findFirst()
                .orElseGet(() -> new Decision(
                        false,
                        String.join("; ", decisions.stream().map(Decision::why).toList()),
                        decisions.stream().anyMatch(Decision::butForFiles)));
    }

    /** "Change detection" of the source action, which a trigger replaces. */
    private Decision byDefault(GitEvent event) {
        boolean detects = !source("DetectChanges").equals("false");
        String branch = defaultBranch();
        boolean starts = detects && event.kind() == Kind.PUSH && event.name().equals(branch);
        return new Decision(
                starts,
                detects ? "each push of branch " + branch + " starts it" : "it detects no changes, and has no trigger",
                starts);
    }

    private static Decision decide(JsonNode filter, GitEvent event) {
        if (event.kind() == Kind.TAG) {
            Patterns tags = Patterns.of(filter.path("tags"));
            return new Decision(tags.allow(event.name()), tags.explain("tag", event.name()), false);
        }
        JsonNode events = filter.path("events");
        if (event.kind() == Kind.PULL_REQUEST && !events.isEmpty() && !opensOrUpdates(events)) {
            return new Decision(false, "only closed pull requests", false);
        }
        Patterns branches = Patterns.of(filter.path("branches"));
        String explained = branches.explain("branch", event.filteredBranch());
        if (!branches.allow(event.filteredBranch())) {
            return new Decision(false, explained, false);
        }
        if (!filter.has("filePaths")) {
            return new Decision(true, explained, true);
        }
        Patterns files = Patterns.of(filter.path("filePaths"));
        List<String> allowed = event.files().stream().filter(files::allow).toList();
        return new Decision(
                !allowed.isEmpty(),
                explained + ", "
                        + (allowed.isEmpty() ? nothing(files, event.files()) : "and " + allowed.get(0) + " has changed")
                        + files.doubt(
                                allowed.isEmpty()
                                                || allowed.size()
                                                        == event.files().size()
                                        ? event.files()
                                        : allowed),
                true);
    }

    private static boolean opensOrUpdates(JsonNode events) {
        return events.valueStream().anyMatch(event -> !event.asString("").equals("CLOSED"));
    }

    private static String nothing(Patterns patterns, List<String> files) {
        if (files.isEmpty()) {
            return "but no file has changed";
        }
        String first = patterns.explain("file", files.get(0));
        return files.size() == 1
                ? "but the changed " + first
                : "but none of the " + files.size() + " changed files counts: " + first;
    }
}
