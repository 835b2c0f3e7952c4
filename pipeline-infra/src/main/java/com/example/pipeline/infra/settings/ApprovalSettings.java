package com.example.pipeline.infra.settings;

import java.util.List;

/**
 * @param mail addresses that are asked
 * @param days how long the question waits before it counts as rejected, 1 to 60
 */
public record ApprovalSettings(List<String> mail, int days) {
}
