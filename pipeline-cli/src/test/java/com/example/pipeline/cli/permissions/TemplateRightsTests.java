package com.example.pipeline.cli.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application {@code shop} with a queue, deployed to {@code dev} and {@code prod}. */
class TemplateRightsTests {
    private static final Map<String, String> ENVIRONMENTS = Map.of("dev", "222222222222", "prod", "444444444444");

    private static final String QUEUES = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Queues",
                  "Effect": "Allow",
                  "Action": ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"],
                  "Resource": "arn:aws:sqs:<region>:<account>:<workload>-orders"
                },
                {
                  "Sid": "Roles",
                  "Effect": "Allow",
                  "Action": "iam:CreateRole",
                  "Resource": "arn:aws:iam::<account>:role/<workload>-*",
                  "Condition": {
                    "StringEquals": {
                      "iam:PermissionsBoundary": "arn:aws:iam::<account>:policy/shop-limit"
                    }
                  }
                }
              ]
            }
            """;

    private static final String LIMIT = """
            {
              "Statement": [
                {
                  "Sid": "Receive",
                  "Effect": "Allow",
                  "Action": "sqs:ReceiveMessage",
                  "Resource": "arn:aws:sqs:<region>:<account>:<workload>-orders"
                }
              ]
            }
            """;

    private static final String REASONS = """
            # Why rights stay.
            "*-deployer":
              - when: the queue is deleted
                actions: [sqs:DeleteQueue]

            other:
              - when: never
                actions: [a:B]
            """;

    private static final String QUEUE = """
            "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "shop-${Stage}-orders"}}},
            """;

    private static final String ROLE = """
            "Reader": {"Type": "AWS::IAM::Role", "Properties": {
              "RoleName": {"Fn::Sub": "shop-${Stage}-reader"}, "AssumeRolePolicyDocument": {"Statement": []},
              "PermissionsBoundary": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:policy/shop-limit"},
              "Policies": [{"PolicyName": "read", "PolicyDocument": {"Statement": [
                {"Effect": "Allow", "Action": "sqs:ReceiveMessage",
                 "Resource": {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:shop-${Stage}-orders"}}]}}]}},
            """;

    @TempDir
    private Path root;

    private Path policy;

    @BeforeEach
    void project() throws IOException {
        policy = file("roles/src/main/resources/policies/deployer.json", QUEUES);
        file("roles/target/classes/policies/deployer.json", QUEUES);
        file("roles/src/main/resources/policies/limit.json", LIMIT);
        file("permissions.yaml", REASONS);
    }

    private Path file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** An assembly whose roles have the policies as they are in the files. */
    private CloudAssembly assembly(String... resources) throws IOException {
        List<AssemblyStack> stacks = new ArrayList<>();
        String all = String.join("", resources).strip().replaceAll(",$", "");
        stacks.add(stack(null, "{\"Parameters\": {\"Stage\": {\"Type\": \"String\"}}, \"Resources\": {" + all + "}}"));
        for (Map.Entry<String, String> environment : ENVIRONMENTS.entrySet()) {
            String workload = "shop-" + environment.getKey();
            stacks.add(stack(environment.getValue(), """
                    {"Metadata": {"PolicyValues": {"application": "shop", "environment": "%s", "account": "%s",
                       "workload": "%s", "region": "eu-west-1"}},
                     "Resources": {
                       "Deployer": {"Type": "AWS::IAM::Role", "Metadata": {"PolicyFile": "policies/deployer.json"},
                         "Properties": {"RoleName": "shop-deployer",
                           "AssumeRolePolicyDocument": {"Statement": [
                             {"Principal": {"Service": "cloudformation.amazonaws.com"}}]},
                           "Policies": [{"PolicyName": "rights", "PolicyDocument": %s}]}},
                       "Limit": {"Type": "AWS::IAM::ManagedPolicy", "Metadata": {"PolicyFile": "policies/limit.json"},
                         "Properties": {"ManagedPolicyName": "shop-limit", "PolicyDocument": %s}}}}
                    """.formatted(
                            environment.getKey(),
                            environment.getValue(),
                            workload,
                            filled(policy, workload, environment.getValue()),
                            filled(policy.resolveSibling("limit.json"), workload, environment.getValue()))));
        }
        return new CloudAssembly(stacks, List.of());
    }

    private static String filled(Path file, String workload, String account) throws IOException {
        return Files.readString(file)
                .replace("<workload>", workload)
                .replace("<account>", account)
                .replace("<region>", "eu-west-1");
    }

    private AssemblyStack stack(String account, String template) throws IOException {
        Path file = file("cdk.out/" + System.nanoTime() + ".template.json", template);
        String region = account == null ? null : "eu-west-1";
        return new AssemblyStack(
                "stack", account, region, "app", file, null, Map.of(), Map.of(), List.of(), List.of(), false,
                List.of());
    }

    private TemplateRights rights(String... resources) throws IOException {
        return TemplateRights.of(assembly(resources), Optional.empty(), root);
    }

    private TemplateRights write(String... resources) throws IOException {
        TemplateRights rights = rights(resources);
        for (Map.Entry<Path, String> edit : rights.edits().entrySet()) {
            Files.writeString(edit.getKey(), edit.getValue());
        }
        return rights;
    }

    private static final String TABLE = """
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Fn::Sub": "shop-${Stage}-prod"},
              "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
              "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}},
            """;

    @Test
    void missingRightsAreStatementsAndLaterOnesHaveReasons() throws Exception {
        TemplateRights rights = write(QUEUE, ROLE, TABLE);

        assertThat(Files.readString(policy))
                .startsWith(QUEUES.substring(0, QUEUES.indexOf("\n    {\n      \"Sid\": \"Roles\"")))
                .contains("""
                            },
                            {
                              "Sid": "DynamoDBTable",
                              "Effect": "Allow",
                              "Action": [
                                "dynamodb:CreateTable",
                                "dynamodb:DeleteTable",
                        """)
                .contains("\"Resource\": \"arn:aws:dynamodb:<region>:<account>:table/<workload>-prod\"");
        assertThat(String.join("\n", rights.lines()))
                .contains(
                        "shop-deployer: roles/src/main/resources/policies/deployer.json",
                        "Add the statement, for Table (AWS::DynamoDB::Table):");
        assertThat(Files.readString(root.resolve("permissions.yaml")))
                .startsWith(REASONS.substring(0, REASONS.indexOf("\nother:")))
                .contains("""
                          - when: a deployment changes Table (AWS::DynamoDB::Table)
                            statement: DynamoDBTable
                            actions: [dynamodb:UpdateTable]
                        """)
                .endsWith(REASONS.substring(REASONS.indexOf("\nother:")));
    }

    @Test
    void nothingIsMissingAfterItIsWritten() throws Exception {
        write(QUEUE, ROLE, TABLE);

        TemplateRights again = rights(QUEUE, ROLE, TABLE);

        assertThat(again.lines()).isEmpty();
        assertThat(again.problems()).isEmpty();
    }

    @Test
    void rightsThatTheTemplateNoLongerNeedsGoWithTheirReasons() throws Exception {
        write(QUEUE, ROLE);
        String before = Files.readString(policy);

        write(ROLE);

        assertThat(before).contains("\"Sid\": \"Queues\"");
        assertThat(Files.readString(policy)).doesNotContain("sqs:").contains("\"Sid\": \"Roles\"");
        assertThat(Files.readString(root.resolve("permissions.yaml")))
                .doesNotContain("sqs:DeleteQueue")
                .contains("actions: [a:B]");
    }

    @Test
    void rightsStayWhileTheDeployedTemplateNeedsThem() throws Exception {
        write(QUEUE, ROLE);

        TemplateRights rights = TemplateRights.of(assembly(ROLE), Optional.of(assembly(QUEUE, ROLE)), root);

        assertThat(rights.lines()).isEmpty();
    }

    @Test
    void boundaryGetsWhatARoleOfTheTemplateMayDo() throws Exception {
        write(QUEUE, ROLE);

        write(QUEUE, ROLE.replace("sqs:ReceiveMessage", "sqs:SendMessage"));

        assertThat(Files.readString(policy.resolveSibling("limit.json")))
                .isEqualTo(LIMIT.replace("sqs:ReceiveMessage", "sqs:SendMessage"));
    }

    @Test
    void noRoleIsCreatedWithoutABoundary() throws Exception {
        String unlimited = ROLE.replaceAll("\"PermissionsBoundary\": .*\n", "");

        TemplateRights rights = rights(QUEUE, unlimited);

        assertThat(rights.problems()).contains("Role Reader has no permissions boundary. Give it one of: shop-limit");
        assertThat(rights.edits().getOrDefault(policy, ""))
                .doesNotContain("\"iam:PutRolePolicy\"")
                .contains("\"iam:GetRole\"");
    }

    private List<String> denials(String... calls) throws IOException {
        StringBuilder log = new StringBuilder();
        for (String call : calls) {
            String[] words = call.split(" ");
            log.append("""
                    {"principal": "arn:aws:iam::222222222222:role/%s", "action": "%s", "resource": "%s", "decision": "%s"}
                    """.formatted((Object[]) words));
        }
        return Denials.lines(assembly(QUEUE, ROLE, TABLE), file("access-log.jsonl", log.toString()), root);
    }

    @Test
    void runPrintsWhatItDeniedAndTheStatements() throws Exception {
        assertThat(denials("shop-deployer dynamodb:CreateTable table allow", "another-role a:B c deny"))
                .isEmpty();
        assertThat(denials(
                        "shop-deployer dynamodb:CreateTable table deny",
                        "shop-deployer dynamodb:CreateTable table deny",
                        "shop-dev-reader sqs:SendMessage queue deny"))
                .contains(
                        "  shop-deployer in 222222222222: dynamodb:CreateTable on table",
                        "  shop-dev-reader in 222222222222: sqs:SendMessage on queue",
                        "shop-deployer: roles/src/main/resources/policies/deployer.json",
                        "  Add the statement, for Table (AWS::DynamoDB::Table):")
                .satisfiesOnlyOnce(line -> assertThat(line).contains("CreateTable on table"));
    }
}
