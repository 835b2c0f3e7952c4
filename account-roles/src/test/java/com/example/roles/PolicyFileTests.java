package com.example.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyFileTests {

    @Test
    void placeholdersBecomeValuesAndLists() {
        JsonNode statement = home(Map.of("bucket", "drafts", "actions", List.of("s3:GetObject", "s3:PutObject")));

        assertThat(statement.get("Action"))
                .extracting(JsonNode::asText)
                .containsExactly("s3:GetObject", "s3:PutObject");
        assertThat(statement.get("Resource").asText()).startsWith("arn:aws:s3:::drafts/");
    }

    @Test
    void variablesOfIamStayAsTheyAre() {
        JsonNode statement = home(Map.of("bucket", "drafts", "actions", "s3:GetObject"));

        assertThat(statement.get("Resource").asText()).endsWith("/${aws:username}/*");
        assertThat(statement
                        .at("/Condition/StringEquals/aws:PrincipalTag~1team")
                        .asText())
                .isEqualTo("${aws:ResourceTag/team, 'none'}");
    }

    @Test
    void everyPlaceholderWithoutValueIsReported() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyFile.read("home", Map.of("buckets", "drafts", "region", "eu-west-1")))
                .withMessage("policies/home.json: no value for the placeholder <actions>, <bucket>."
                        + " Known placeholders: buckets, region");
    }

    @Test
    void missingFileIsReportedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyFile.read("rome", Map.of()))
                .withMessage("policies/rome.json is not on the class path");
    }

    private static JsonNode home(Map<String, ?> values) {
        return new ObjectMapper()
                .<JsonNode>valueToTree(PolicyFile.read("home", values).toJSON())
                .at("/Statement/0");
    }
}
