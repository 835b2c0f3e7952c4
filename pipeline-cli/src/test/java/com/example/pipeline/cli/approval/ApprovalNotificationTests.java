package com.example.pipeline.cli.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.pipeline.ActionRuns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApprovalNotificationTests {

    @Test
    void theMessageHasTheFieldsThatAwsDocuments() {
        JsonNode message = new JsonMapper()
                .readTree(new ApprovalNotification(
                                ActionRuns.of("Approve", Map.of("CustomData", "Release 7"), Path.of("unused")),
                                "the-token",
                                Duration.ofDays(7))
                        .message());

        assertThat(message.propertyNames()).containsExactly("region", "consoleLink", "approval");
        JsonNode approval = message.get("approval");
        assertThat(approval.propertyNames())
                .containsExactly(
                        "pipelineName",
                        "stageName",
                        "actionName",
                        "token",
                        "expires",
                        "externalEntityLink",
                        "approvalReviewLink",
                        "customData");
        assertThat(approval.get("pipelineName").asString()).isEqualTo("delivery");
        assertThat(approval.get("stageName").asString()).isEqualTo("Deploy");
        assertThat(approval.get("expires").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ");
        assertThat(approval.get("customData").asString()).isEqualTo("Release 7");
        assertThat(approval.get("approvalReviewLink").asString()).endsWith("/Deploy/Approve/approve/the-token");
    }
}
