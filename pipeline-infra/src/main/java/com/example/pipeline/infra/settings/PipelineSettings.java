package com.example.pipeline.infra.settings;

import java.util.List;

/** What {@code pipeline.yaml} says. */
public record PipelineSettings(String application, String region, String account, String repository,
        String branch, String connection, List<EnvironmentSettings> environments) {
}
