package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The result of something that a {@link Caller} attempted.
 *
 * @param result null if it failed
 * @param error AWS's code in parentheses and its message, or what a command printed; null if it succeeded
 */
record Outcome<T>(T result, String error) {

    /** @param call calls AWS once */
    static <T> Outcome<T> attempt(Supplier<T> call) {
        try {
            return new Outcome<>(call.get(), null);
        } catch (AwsServiceException e) {
            return new Outcome<>(
                    null,
                    "(%s) %s"
                            .formatted(
                                    e.awsErrorDetails().errorCode(),
                                    e.awsErrorDetails().errorMessage()));
        }
    }

    T succeeds() {
        assertThat(error).isNull();
        return result;
    }

    /** AWS denies it, and the message names the action. */
    Outcome<T> isDenied(String action) {
        assertThat(error)
                .as(action)
                .isNotNull()
                .containsPattern("\\((AccessDenied|AccessDeniedException)\\)")
                .containsPattern("is not authorized to perform: " + action + "\\b");
        return this;
    }

    /** @param reason in AWS's words, the kind of policy that denies or doesn't allow */
    void because(String reason) {
        assertThat(error).contains(reason);
    }

    /** It fails, for another reason than missing rights. */
    void fails(String reason) {
        assertThat(error).as(reason).isNotNull().contains(reason);
    }
}
