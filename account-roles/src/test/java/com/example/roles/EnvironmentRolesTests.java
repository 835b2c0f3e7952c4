package com.example.roles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

class EnvironmentRolesTests {
    private static final String LOG_GROUP = "arn:aws:logs:eu-west-1:222222222222:log-group:/aws/lambda/";

    private static Template template;

    @BeforeAll
    static void synthesize() {
        DeliveryNames names = new DeliveryNames("hello", "eu-west-1", "111111111111");
        template = Template.fromStack(new EnvironmentRoles(new App(), names, "dev", "222222222222"));
    }

    @Test
    void onlyTheDeployRoleOfThisEnvironmentIsTrusted() {
        template.hasResourceProperties(
                "AWS::IAM::Role",
                Map.of(
                        "RoleName",
                        "CICDCrossAccountRole",
                        "AssumeRolePolicyDocument",
                        Map.of(
                                "Version",
                                "2012-10-17",
                                "Statement",
                                List.of(Map.of(
                                        "Action",
                                        "sts:AssumeRole",
                                        "Effect",
                                        "Allow",
                                        "Principal",
                                        Match.anyValue(),
                                        "Condition",
                                        Map.of(
                                                "ArnEquals",
                                                Map.of(
                                                        "aws:PrincipalArn",
                                                        "arn:aws:iam::111111111111:role/hello-deploy-dev")))))));
    }

    @Test
    void templateSaysWhichFilesItsPoliciesAreFrom() {
        template.hasResource(
                "AWS::IAM::Role",
                Map.of(
                        "Metadata",
                        Map.of("PolicyFile", "policies/execution-role.json"),
                        "Properties",
                        Match.objectLike(Map.of("RoleName", "hello-execution-role"))));
        template.hasResource(
                "AWS::IAM::ManagedPolicy", Map.of("Metadata", Map.of("PolicyFile", "policies/workload-boundary.json")));
        template.templateMatches(Match.objectLike(Map.of(
                "Metadata",
                Map.of("PolicyValues", Match.objectLike(Map.of("workload", "hello-dev", "account", "222222222222"))))));
    }

    /** AWS does not document that CloudFormation sends the key with a stack's role. */
    @Test
    void executionRoleTrustsCloudFormationWithoutTheSourceAccountToo() {
        template.hasResourceProperties(
                "AWS::IAM::Role",
                Map.of(
                        "RoleName",
                        "hello-execution-role",
                        "AssumeRolePolicyDocument",
                        Match.objectLike(Map.of(
                                "Statement",
                                List.of(Match.objectLike(Map.of(
                                        "Condition",
                                        Map.of(
                                                "StringEqualsIfExists",
                                                Map.of("aws:SourceAccount", "222222222222")))))))));
    }

    @Test
    void changeSetsAreMadeOfThisStackAndWithTheExecutionRoleOnly() {
        assertThat(statements("hello-change-set-role", "cloudformation:CreateChangeSet"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.get("Resource").asText())
                            .isEqualTo("arn:aws:cloudformation:eu-west-1:222222222222:stack/hello-dev/*");
                    assertThat(statement
                                    .at("/Condition/StringEquals/cloudformation:RoleArn")
                                    .asText())
                            .isEqualTo("arn:aws:iam::222222222222:role/hello-execution-role");
                });
    }

    /** Otherwise a deployment could deploy something else than what was approved. */
    @Test
    void whoMakesChangeSetsForApprovalExecutesNoneAndTheOtherWayRound() {
        assertThat(statements("CICDCrossAccountRole", "cloudformation:ExecuteChangeSet"))
                .hasSize(1);
        assertThat(statements("CICDCrossAccountRole", "cloudformation:CreateChangeSet"))
                .isEmpty();
        assertThat(statements("CICDCrossAccountRole", "iam:PassRole")).isEmpty();
        assertThat(statements("hello-change-set-role", "cloudformation:CreateChangeSet"))
                .hasSize(1);
        assertThat(statements("hello-change-set-role", "cloudformation:ExecuteChangeSet"))
                .isEmpty();
        template.hasResourceProperties(
                "AWS::IAM::Role",
                Match.objectLike(Map.of(
                        "RoleName",
                        "hello-change-set-role",
                        "AssumeRolePolicyDocument",
                        Match.objectLike(Map.of(
                                "Statement",
                                List.of(Match.objectLike(Map.of(
                                        "Condition",
                                        Map.of(
                                                "ArnEquals",
                                                Map.of(
                                                        "aws:PrincipalArn",
                                                        "arn:aws:iam::111111111111:role/hello-prepare"))))))))));
    }

    @Test
    void rolesAreCreatedInsideTheBoundaryOnly() {
        assertThat(statements("hello-execution-role", "iam:CreateRole"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.get("Resource").asText())
                            .isEqualTo("arn:aws:iam::222222222222:role/hello-dev-*");
                    assertThat(statement
                                    .at("/Condition/StringEquals/iam:PermissionsBoundary")
                                    .asText())
                            .isEqualTo("arn:aws:iam::222222222222:policy/hello-workload-boundary");
                });
    }

    @Test
    void boundaryAllowsLogsAndNothingElse() {
        template.hasResourceProperties(
                "AWS::IAM::ManagedPolicy",
                Map.of(
                        "ManagedPolicyName",
                        "hello-workload-boundary",
                        "PolicyDocument",
                        Match.objectLike(Map.of(
                                "Statement",
                                List.of(Map.of(
                                        "Sid",
                                        "WriteItsLogs",
                                        "Action",
                                        List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                                        "Effect",
                                        "Allow",
                                        "Resource",
                                        List.of(LOG_GROUP + "hello-dev:*", LOG_GROUP + "hello-dev-*")))))));
    }

    @Test
    void everyFunctionOfTheApplicationIsMadeAndWritesItsLogs() {
        assertThat(resources("lambda:CreateFunction"))
                .contains("arn:aws:lambda:eu-west-1:222222222222:function:hello-dev-*")
                .doesNotContain("arn:aws:lambda:eu-west-1:222222222222:function:hello-dev*");
        assertThat(resources("logs:CreateLogGroup")).contains(LOG_GROUP + "hello-dev-*");
    }

    /** The resources on which the execution role may do this. */
    private static List<String> resources(String action) {
        return statements("hello-execution-role", action).stream()
                .flatMap(statement ->
                        StreamSupport.stream(statement.get("Resource").spliterator(), false))
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void noActionIsAWildcard() {
        assertThat(json(template).findValues("Action"))
                .isNotEmpty()
                .noneMatch(action -> action.toString().contains("*"));
    }

    private static JsonNode json(Template template) {
        return new ObjectMapper().valueToTree(template.toJSON());
    }

    /** What the role's policies say about an action. */
    private static List<JsonNode> statements(String role, String action) {
        return StreamSupport.stream(json(template).get("Resources").spliterator(), false)
                .filter(resource -> resource.at("/Properties/RoleName").asText().equals(role))
                .flatMap(resource -> resource.get("Properties").get("Policies").findValues("Statement").stream())
                .flatMap(statements -> StreamSupport.stream(statements.spliterator(), false))
                .filter(statement -> statement.get("Action").toString().contains('"' + action + '"'))
                .toList();
    }
}
