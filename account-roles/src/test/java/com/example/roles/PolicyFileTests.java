package com.example.roles;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyFileTests {

    @Test
    void nameWithoutValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyFile.read("workload-boundary", Map.of("region", "eu-west-1")))
                .withMessage(
                        "No value for a name in \"Resource\": "
                                + "\"arn:aws:logs:eu-west-1:${account}:log-group:/aws/lambda/${application}-${environment}:*\"");
    }
}
