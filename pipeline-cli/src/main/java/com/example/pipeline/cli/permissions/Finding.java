package com.example.pipeline.cli.permissions;

/**
 * Whether a grant is needed.
 *
 * @param uses by all runs
 * @param reason why the grant stays, or when it is used; empty: not applicable
 */
record Finding(Grant grant, long uses, Standing standing, String reason) {

    enum Standing {
        /** Used, and needed: IAM would deny at least one of the calls without it. */
        NEEDED,
        /** Used by some runs and not by others; a reason says when. */
        OCCASIONAL,
        /** Not used; a reason says why it stays. */
        EXPLAINED,
        /** Of a boundary, and granted to a role that it limits. */
        GRANTED,
        /** Used and not needed: another statement allows each of the calls, too. */
        REDUNDANT,
        /** Neither used nor explained. */
        UNEXPLAINED
    }
}
