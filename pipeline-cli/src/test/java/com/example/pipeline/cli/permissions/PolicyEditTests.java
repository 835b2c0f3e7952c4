package com.example.pipeline.cli.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PolicyEditTests {

    private static final String POLICY = """
            {
              "Statement": [
                { "Sid": "Short", "Effect": "Allow", "Action": ["sns:Publish", "sns:Subscribe"], "Resource": "*" },
                {
                  "Sid": "Tables",
                  "Effect": "Allow",
                  "Action": "dynamodb:GetItem",
                  "Resource": ["arn:<region>:table/<workload>", "arn:<region>:table/<workload>-*"]
                },
                {
                  "Sid": "Roles",
                  "Effect": "Allow",
                  "Action": "iam:CreateRole",
                  "Resource": "arn:role/shop-*",
                  "Condition": {"StringEquals": {"iam:PermissionsBoundary": "limit"}}
                }
              ]
            }
            """;

    private final PolicyEdit edit = new PolicyEdit(POLICY, Map.of("region", "eu-west-1", "workload", "shop-dev"));

    private static Need need(String action, String resource, Map<String, String> condition) {
        return new Need("Thing", "AWS::DynamoDB::Table", action, resource, condition, new TreeSet<>(Set.of("create")));
    }

    private void add(String action, String... resources) {
        List<Need> needs = new ArrayList<>();
        for (String resource : resources) {
            needs.add(need(action, resource, Map.of()));
        }
        edit.add(needs);
    }

    @Test
    void actionGoesToTheStatementThatHasItsResources() {
        add("dynamodb:PutItem", "arn:<region>:table/<workload>-orders", "arn:<region>:table/<workload>");

        assertThat(edit.text())
                .isEqualTo(POLICY.replace("\"dynamodb:GetItem\"", """
                [
                        "dynamodb:GetItem",
                        "dynamodb:PutItem"
                      ]""".replace("                      ]", "      ]")));
    }

    @Test
    void statementForAnyResourceDoesNotGrowForOneResource() {
        add("sns:CreateTopic", "arn:topic");

        assertThat(edit.text()).contains("\"Action\": \"sns:CreateTopic\",\n      \"Resource\": \"arn:topic\"");
    }

    @Test
    void resourceGoesToTheStatementWithTheSameActions() {
        add("dynamodb:GetItem", "arn:other");

        assertThat(edit.text()).contains("\"arn:<region>:table/<workload>-*\",\n        \"arn:other\"\n      ]");
    }

    @Test
    void conditionIsTheSameWhetherTheFileHasAPlaceholderOrItsValue() {
        edit.add(List.of(need("iam:PutRolePolicy", "arn:role/shop-dev-a", Map.of("iam:PermissionsBoundary", "limit"))));
        edit.add(List.of(need("iam:DeleteRole", "arn:role/shop-dev-a", Map.of())));

        PolicyText policy = new PolicyText(edit.text());
        assertThat(policy.statement("Roles").orElseThrow().texts("Action"))
                .containsExactly("iam:CreateRole", "iam:PutRolePolicy");
        assertThat(policy.statements()).hasSize(4);
    }

    @Test
    void resourcesThatAnotherOneCoversAreLeftOut() {
        add("apigateway:GET", "arn:apis", "arn:apis/*", "arn:apis/*/stages/a");

        assertThat(new PolicyText(edit.text()).statements().get(3).texts("Resource"))
                .containsExactly("arn:apis", "arn:apis/*");
    }

    @Test
    void removedActionsAndStatementsLeaveTheOthersAsTheyAre() {
        edit.remove(Map.of("Short", Set.of("sns:Publish"), "Roles", Set.of("iam:CreateRole")));

        assertThat(edit.text())
                .isEqualTo(POLICY.substring(0, POLICY.indexOf(",\n    {\n      \"Sid\": \"Roles\""))
                                .replace("[\"sns:Publish\", \"sns:Subscribe\"]", "\"sns:Subscribe\"")
                        + "\n  ]\n}\n");
    }

    @Test
    void firstStatementGoesWithItsComma() {
        edit.remove(Map.of("Short", Set.of("sns:Publish", "sns:Subscribe")));

        assertThat(edit.text()).startsWith("{\n  \"Statement\": [\n    {\n      \"Sid\": \"Tables\"");
    }
}
