package com.example.pipeline.infra.settings;

import java.util.List;
import java.util.Optional;

/** What {@code pipeline.yaml} says. */
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

        /** The name as stages and actions carry it: {@code dev} is deployed by {@code Deploy_Dev}. */
        public String title() {
            return Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }
    }

    /**
     * @param mail addresses that are asked
     * @param days how long the question waits before it counts as rejected, 1 to 60
     */
    public record Approval(List<String> mail, int days) {}
}
