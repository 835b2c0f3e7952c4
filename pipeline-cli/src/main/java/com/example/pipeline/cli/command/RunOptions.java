package com.example.pipeline.cli.command;

import java.util.Map;

/**
 * What a run was asked for.
 *
 * @param revision null: HEAD
 * @param pipeline stack of the pipeline; null: the only one
 */
record RunOptions(
        ApprovalNames approvals,
        String revision,
        boolean worktree,
        boolean keep,
        String pipeline,
        Map<String, String> variables) {}
