package com.example.pipeline.cli.embedded;

/**
 * A manual approval action that waits.
 *
 * @param customData null when the action has none
 * @param externalEntityLink null when the action has none
 */
public record ApprovalRequest(
        String account,
        String region,
        String pipeline,
        String executionId,
        String stage,
        String action,
        int timeoutMinutes,
        String customData,
        String externalEntityLink) {}
