package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.codepipeline.GitConfiguration;
import software.amazon.awscdk.services.codepipeline.GitPullRequestEvent;
import software.amazon.awscdk.services.codepipeline.GitPullRequestFilter;
import software.amazon.awscdk.services.codepipeline.GitPushFilter;

/**
 * Which events of the repository start a pipeline ("Add trigger with code push or pull request event types"). Each
 * pipeline has one trigger. One of its filters is enough, and an exclude takes precedence over an include.
 */
final class TriggerFilters {

    private final PipelineSettings settings;

    TriggerFilters(PipelineSettings settings) {
        this.settings = settings;
    }

    /** Pushes of the branch that change more than ignored files, and of the tags. */
    GitConfiguration.Builder release() {
        List<GitPushFilter> filters = new ArrayList<>(List.of(GitPushFilter.builder()
                .branchesIncludes(List.of(settings.branch()))
                .filePathsExcludes(orNull(settings.ignore()))
                .build()));
        if (!settings.tags().isEmpty()) {
            filters.add(GitPushFilter.builder().tagsIncludes(settings.tags()).build());
        }
        return GitConfiguration.builder().pushFilter(filters);
    }

    /** Pushes of other branches, and pull requests to the branch, that change more than ignored files. */
    GitConfiguration.Builder checks(Checks checks) {
        GitConfiguration.Builder trigger = GitConfiguration.builder();
        if (!checks.branches().isEmpty()) {
            trigger.pushFilter(List.of(GitPushFilter.builder()
                    .branchesIncludes(checks.branches())
                    .branchesExcludes(Stream.concat(checks.except().stream(), Stream.of(settings.branch()))
                            .toList())
                    .filePathsExcludes(orNull(settings.ignore()))
                    .build()));
        }
        if (checks.pullRequests()) {
            trigger.pullRequestFilter(List.of(GitPullRequestFilter.builder()
                    .events(List.of(GitPullRequestEvent.OPEN, GitPullRequestEvent.UPDATED))
                    .branchesIncludes(List.of(settings.branch()))
                    .filePathsExcludes(orNull(settings.ignore()))
                    .build()));
        }
        return trigger;
    }

    /** CodePipeline takes no empty list. */
    private static List<String> orNull(List<String> patterns) {
        return patterns.isEmpty() ? null : patterns;
    }
}
