package com.example.pipeline.infra.settings;

import java.util.List;
import java.util.Optional;

/** The content of {@code pipeline.yaml}. */
public record PipelineSettings(
        String application,
        String region,
        String account,
        String repository,
        String branch,
        String connection,
        List<Environment> environments) {

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
