package com.example.pipeline.infra.settings;

import java.util.Optional;

/** An environment, in an account of its own. */
public record EnvironmentSettings(String name, String account, Optional<ApprovalSettings> approval) {

    /** The name as stages and actions carry it: {@code dev} is deployed by {@code Deploy_Dev}. */
    public String title() {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
