package com.example.roles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

class EnvironmentRolesTests {

    private static Template template;

    @BeforeAll
    static void synthesize() {
        DeliveryNames names = new DeliveryNames("hello", "eu-west-1", "111111111111");
        template = Template.fromStack(new EnvironmentRoles(new App(), names, "dev", "222222222222"));
    }

    @Test
    void onlyTheDeployRoleOfThisEnvironmentIsTrusted() {
        template.hasResourceProperties("AWS::IAM::Role", Map.of(
            "RoleName", "CICDCrossAccountRole",
            "AssumeRolePolicyDocument", Map.of(
                "Version", "2012-10-17",
                "Statement", List.of(Map.of(
                    "Action", "sts:AssumeRole",
                    "Effect", "Allow",
                    "Principal", Match.anyValue(),
                    "Condition", Map.of("ArnEquals",
                        Map.of("aws:PrincipalArn", "arn:aws:iam::111111111111:role/hello-deploy-dev")))))));
    }

    @Test
    void changeSetsAreMadeOfThisStackAndWithTheExecutionRoleOnly() {
        grants("CICDCrossAccountRole", Map.of(
            "Action", "cloudformation:CreateChangeSet",
            "Effect", "Allow",
            "Resource", "arn:aws:cloudformation:eu-west-1:222222222222:stack/hello-dev/*",
            "Condition", Map.of("StringEquals",
                Map.of("cloudformation:RoleArn", "arn:aws:iam::222222222222:role/hello-cloudformation"))));
    }

    @Test
    void rolesAreCreatedInsideTheBoundaryOnly() {
        grants("hello-cloudformation", Map.of(
            "Action", List.of("iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"),
            "Effect", "Allow",
            "Resource", "arn:aws:iam::222222222222:role/hello-dev-*",
            "Condition", Map.of("StringEquals",
                Map.of("iam:PermissionsBoundary", "arn:aws:iam::222222222222:policy/hello-boundary"))));
    }

    @Test
    void boundaryAllowsLogsAndNothingElse() {
        template.hasResourceProperties("AWS::IAM::ManagedPolicy", Map.of(
            "ManagedPolicyName", "hello-boundary",
            "PolicyDocument", Match.objectLike(Map.of("Statement", List.of(Map.of(
                "Sid", "WriteItsLogs",
                "Action", List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                "Effect", "Allow",
                "Resource", "arn:aws:logs:eu-west-1:222222222222:log-group:/aws/lambda/hello-dev:*"))))));
    }

    @Test
    void noActionIsAWildcard() {
        assertThat(Pattern.compile("\"[a-z0-9-]+:[A-Za-z]*\\*\"|\"Action\":\"\\*\"").matcher(json()).find()).isFalse();
    }

    private static String json() {
        return new ObjectMapper().valueToTree(template.toJSON()).toString();
    }

    private static void grants(String role, Map<String, Object> statement) {
        template.hasResourceProperties("AWS::IAM::Role", Map.of(
            "RoleName", role,
            "Policies", Match.arrayWith(List.of(Match.objectLike(Map.of("PolicyDocument",
                Match.objectLike(Map.of("Statement", Match.arrayWith(List.of(Match.objectLike(statement)))))))))));
    }
}
