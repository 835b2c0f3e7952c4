package com.example.pipeline.cli.embedded;

import java.time.Instant;

/**
 * Credentials of one principal.
 *
 * @param sessionToken null for an account's root
 * @param expiration null when they never expire
 */
public record AwsSession(String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "AwsSession[" + accessKeyId + "]";
    }
}
