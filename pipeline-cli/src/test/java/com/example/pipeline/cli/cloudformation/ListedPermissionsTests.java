package com.example.pipeline.cli.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListedPermissionsTests {
    private static final String TEMPLATE = """
            Resources:
              Table: {Type: "AWS::DynamoDB::Table"}
              Custom: {Type: "Custom::Thing"}
              Metadata: {Type: "AWS::CDK::Metadata"}
              Stream: {Type: "%s"}
            """;

    @Test
    void typeIsNamedOnceWhosePropertiesAreNotKnown() {
        ListedPermissions permissions = new ListedPermissions();

        assertThat(permissions.notes(TEMPLATE.formatted("AWS::Kinesis::Stream")))
                .singleElement()
                .asString()
                .startsWith("AWS::Kinesis::Stream: ")
                .contains("all that AWS lists");
        assertThat(permissions.notes(TEMPLATE.formatted("AWS::Kinesis::Stream")))
                .isEmpty();
    }

    @Test
    void typesWhosePropertiesAreKnownAreNotNamed() {
        assertThat(new ListedPermissions().notes(TEMPLATE.formatted("AWS::SQS::Queue")))
                .isEmpty();
    }
}
