package com.example.pipeline.cli.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The same session until 10 minutes before it expires, then a new one. */
public final class RenewedSession implements Supplier<AwsSession> {
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private final Supplier<AwsSession> source;
    private AwsSession current;

    public RenewedSession(Supplier<AwsSession> source) {
        this.source = source;
    }

    @Override
    public synchronized AwsSession get() {
        if (current == null || expiresSoon()) {
            current = source.get();
        }
        return current;
    }

    private boolean expiresSoon() {
        return current.expiration() != null
                && current.expiration().isBefore(Instant.now().plus(MARGIN));
    }
}
