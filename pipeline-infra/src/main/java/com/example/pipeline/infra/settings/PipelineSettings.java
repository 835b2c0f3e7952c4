package com.example.pipeline.infra.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * The content of {@code pipeline.yaml}. Its patterns are those of CodePipeline's trigger filters ("Working with glob
 * patterns in syntax").
 *
 * @param compare URL of a comparison, with {@code {before}} and {@code {commit}} in the place of commits
 * @param branch the branch whose pushes start the pipeline
 * @param tags patterns of tags that start it, too
 * @param ignore patterns of files; a push that changes nothing else starts nothing
 */
public record PipelineSettings(
        String application,
        String region,
        String account,
        String repository,
        Optional<String> compare,
        String branch,
        List<String> tags,
        List<String> ignore,
        Optional<Checks> checks,
        String connection,
        List<Environment> environments) {

    public PipelineSettings {
        tags = orEmpty(tags);
        ignore = orEmpty(ignore);
    }

    private static List<String> orEmpty(List<String> patterns) {
        return patterns == null ? List.of() : patterns;
    }

    /**
     * What starts the pipeline that only builds and tests.
     *
     * @param branches patterns of branches whose pushes start it
     * @param except patterns of branches whose pushes don't
     * @param pullRequests whether pull requests to {@code branch} start it
     */
    public record Checks(
            List<String> branches,
            List<String> except,
            @JsonProperty("pull-requests") boolean pullRequests) {

        public Checks {
            branches = orEmpty(branches);
            except = orEmpty(except);
        }
    }

    /** An environment, in an account of its own. */
    public record Environment(String name, String account, Optional<Approval> approval) {

        /** The name with a capital letter, as in names of stages and actions: {@code Deploy_Dev} deploys to {@code dev}. */
        public String title() {
            return Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }
    }

    /**
     * @param mail addresses that receive the request
     * @param days how long the approval waits before it fails, 1 to 60
     */
    public record Approval(List<String> mail, int days) {}
}
