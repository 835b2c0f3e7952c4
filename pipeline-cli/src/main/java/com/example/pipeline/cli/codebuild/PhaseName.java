package com.example.pipeline.cli.codebuild;

import java.util.Locale;

/** The phases that a buildspec has commands for, in the order in which they run. */
public enum PhaseName {
    INSTALL,
    PRE_BUILD,
    BUILD,
    POST_BUILD;

    /** As a buildspec writes it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
