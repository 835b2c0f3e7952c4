package com.example.pipeline.cli.permissions;

/** What a granted action is there for. */
enum Standing {
    /** Used, and without it at least one of the calls would have been denied. */
    NEEDED,
    /** Needed by some runs and not by others; a reason says when. */
    OCCASIONAL,
    /** Not used; a reason says why it stays. */
    EXPLAINED,
    /** Within a boundary, and granted to a role that it limits. */
    GRANTED,
    /** Used, but never needed: each of the calls is allowed by another statement, too. */
    REDUNDANT,
    /** Neither used nor explained. */
    UNEXPLAINED;

    boolean isMistake() {
        return this == REDUNDANT || this == UNEXPLAINED;
    }
}
