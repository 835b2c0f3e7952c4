package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

/** What became of a command of the AWS CLI under somebody's session. */
record Outcome(String command, int exitCode, String output, String errors) {

    /** @return what the command printed */
    String succeeds() {
        assertThat(exitCode).as(this::toString).isZero();
        return output.strip();
    }

    /** Access is denied, and the message says to which action. */
    Outcome isDenied(String action) {
        assertThat(exitCode).as(this::toString).isNotZero();
        assertThat(errors)
                .as(command)
                .containsPattern("\\((AccessDenied|AccessDeniedException)\\)")
                .containsPattern("is not authorized to perform: " + action + "\\b");
        return this;
    }

    /** @param reason in AWS's words, the kind of policy that denies or doesn't allow */
    void because(String reason) {
        assertThat(errors).as(command).contains(reason);
    }

    /** The command fails for another reason than missing rights. */
    void fails(String reason) {
        assertThat(exitCode).as(this::toString).isNotZero();
        assertThat(output + errors).as(command).contains(reason);
    }
}
