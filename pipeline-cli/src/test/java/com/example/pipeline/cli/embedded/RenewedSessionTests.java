package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RenewedSessionTests {
    private int made;

    private AwsSession make(Instant expiration) {
        return new AwsSession("KEY" + ++made, "SECRET", "TOKEN", expiration);
    }

    @Test
    void sessionIsKeptWhileItIsGood() {
        var session = new RenewedSession(() -> make(Instant.now().plus(Duration.ofHours(1))));

        assertThat(session.get()).isSameAs(session.get());
    }

    @Test
    void sessionIsRenewedBeforeItExpires() {
        var session = new RenewedSession(() -> make(Instant.now().plus(Duration.ofMinutes(9))));

        assertThat(session.get().accessKeyId()).isEqualTo("KEY1");
        assertThat(session.get().accessKeyId()).isEqualTo("KEY2");
    }

    @Test
    void sessionWithoutAnEndIsKept() {
        var session = new RenewedSession(() -> make(null));

        assertThat(session.get()).isSameAs(session.get());
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(make(null).toString()).contains("KEY1").doesNotContain("SECRET", "TOKEN");
    }
}
