package com.example.pipeline.cli.permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermissionsTests {

    private static final String CODE = "arn:aws:s3:::code/a";

    private static final String STATEMENT = """
            {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
             "Resource": ["arn:aws:s3:::code", "arn:aws:s3:::code/*"]}
            """;

    @TempDir
    private Path directory;

    private Fixture fixture;

    @BeforeEach
    void project() {
        fixture = new Fixture(directory);
    }

    @Test
    void whatIsUsedAndWhatIsNotIsShown() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::code/a.jar")
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::code/b.jar");

        Permissions permissions = fixture.permissions();

        assertThat(permissions.table())
                .containsExactly(
                        "deployer in 222222222222",
                        "  Read  s3:GetObject   used (2)",
                        "  Read  s3:ListBucket  NOT USED",
                        "");
        assertThat(permissions.problems())
                .containsExactly(
                        "deployer in 222222222222: s3:ListBucket (Read) is not used: remove it, or give a reason");
        assertThat(permissions.figure())
                .startsWith("2 actions granted in 1 roles: 1 used and needed, "
                        + "0 needed on occasion, 0 unused with a reason, 0 redundant, 1 unexplained.");
    }

    @Test
    void aDeniedCallAForeignAccountAnotherRoleOrAnotherResourceIsNoUse() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .call("arn:aws:iam::222222222222:role/deployer", "s3:GetObject", CODE, "deny")
                .call("arn:aws:iam::333333333333:role/deployer", "s3:GetObject", CODE, "allow")
                .call("arn:aws:iam::222222222222:user/deployer", "s3:GetObject", CODE, "allow")
                .call("arn:aws:iam::222222222222:root", "s3:GetObject", CODE, "allow")
                .allowed("other", "s3:GetObject", "arn:aws:s3:::code/a")
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::other/a");

        assertThat(fixture.permissions().problems()).hasSize(2);
    }

    @Test
    void theLogsOfAllRunsCount() throws Exception {
        String line = """
                {"principal": "arn:aws:iam::222222222222:role/path/deployer", "action": "s3:%s",
                 "resource": "arn:aws:s3:::code", "decision": "allow"}""".replace("\n", "");
        fixture.role(Fixture.DEV, STATEMENT)
                .line("1", line.formatted("GetObject") + "\n")
                .line("2", line.formatted("ListBucket") + "\n");

        assertThat(fixture.permissions().problems()).isEmpty();
    }

    @Test
    void aGrantWhoseUsesAnotherStatementAllowsIsRedundant() throws Exception {
        fixture.role(Fixture.DEV, """
                {"Sid": "One", "Effect": "Allow", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::code/*"},
                {"Sid": "All", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}
                """)
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::code/a")
                .allowed("deployer", "s3:PutObject", "arn:aws:s3:::code/a");

        Permissions permissions = fixture.permissions();

        assertThat(permissions.problems())
                .containsExactly("deployer in 222222222222: s3:GetObject (One)"
                        + " is used, but another statement allows the same: remove one of them");
        assertThat(permissions.table()).anyMatch(line -> line.contains("REDUNDANT"));
        assertThat(permissions.markdown()).contains("| One | `s3:GetObject` | REDUNDANT |");
    }

    @Test
    void aReasonExplainsWhatIsNotUsed() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .allowed("deployer", "s3:GetObject", CODE)
                .reasons("""
                deploy*:
                  - reason: AWS wants it
                    actions: [s3:ListBucket]
                """);

        Permissions permissions = fixture.permissions();

        assertThat(permissions.problems()).isEmpty();
        assertThat(permissions.table()).contains("  Read  s3:ListBucket  not used: AWS wants it");
    }

    @Test
    void aReasonForOneStatementLeavesTheOthers() throws Exception {
        fixture.role(Fixture.DEV, """
                {"Sid": "One", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::one/*"},
                {"Sid": "Two", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::two/*"}
                """)
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::one/a")
                .reasons("""
                deployer:
                  - when: there are two
                    statement: Two
                    actions: [s3:GetObject]
                """);

        assertThat(fixture.permissions().markdown())
                .contains("| One | `s3:GetObject` | used |", "| Two | `s3:GetObject` | needed when there are two |");
    }

    @Test
    void aReasonForWhatIsUsedIsObsolete() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::code/a")
                .allowed("deployer", "s3:ListBucket", "arn:aws:s3:::code")
                .reasons("""
                deployer:
                  - reason: AWS wants it
                    actions:
                      - s3:ListBucket
                """);

        assertThat(fixture.permissions().problems())
                .containsExactly("permissions.yaml:4: obsolete reason: deployer uses s3:ListBucket: remove it");
    }

    @Test
    void whatIsNeededOnOccasionIsNeverAMistakeAndItsRowNeverChanges() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .allowed("deployer", "s3:GetObject", CODE)
                .reasons("""
                deployer:
                  - when: something is deleted
                    actions: [s3:ListBucket]
                """);
        Permissions before = fixture.permissions();
        Permissions after = fixture.allowed("deployer", "s3:ListBucket", "arn:aws:s3:::code")
                .permissions();

        assertThat(before.problems()).isEmpty();
        assertThat(after.problems()).isEmpty();
        assertThat(before.markdown())
                .isEqualTo(after.markdown())
                .contains("| Read | `s3:ListBucket` | needed when something is deleted |");
        assertThat(before.figure()).isEqualTo(after.figure());
        assertThat(before.occasions()).isEqualTo("Of the 1 needed on occasion, these runs used 0.");
        assertThat(after.occasions()).isEqualTo("Of the 1 needed on occasion, these runs used 1.");
        assertThat(after.table()).contains("  Read  s3:ListBucket  needed when something is deleted (1)");
    }

    @Test
    void reasonsForWhatIsNotGrantedAreMistakes() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::code/a")
                .allowed("deployer", "s3:ListBucket", "arn:aws:s3:::code")
                .reasons("""
                nobody:
                  - reason: none
                    actions: [s3:ListBucket]
                deployer:
                  - reason: none
                    actions: [s3:DeleteObject]
                "?maybe":
                  - reason: none
                    actions: [s3:DeleteObject]
                """);

        assertThat(fixture.permissions().problems())
                .containsExactly(
                        "permissions.yaml:3: no role, boundary, or resource policy matches nobody. Choose from: deployer",
                        "permissions.yaml:6: deployer is not granted s3:DeleteObject, or an earlier line has the reason"
                                + " for it: remove this line");
    }

    @Test
    void whatIsTheSameInSeveralAccountsIsOneRow() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .role("333333333333", STATEMENT)
                .allowed("deployer", "s3:GetObject", "arn:aws:s3:::code/a")
                .call("arn:aws:iam::333333333333:role/deployer", "s3:GetObject", CODE, "allow")
                .allowed("deployer", "s3:ListBucket", "arn:aws:s3:::code");

        assertThat(fixture.permissions().table())
                .containsExactly(
                        "deployer in 222222222222, 333333333333",
                        "  Read  s3:GetObject   used (2)",
                        "  Read  s3:ListBucket  used (1) in 222222222222",
                        "  Read  s3:ListBucket  NOT USED in 333333333333",
                        "");
    }

    @Test
    void whatABoundaryAllowsMustBeGrantedWithinOrHaveAReason() throws Exception {
        fixture.template(Fixture.DEV, """
                {"Resources": {
                  "Limit": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "limit",
                    "PolicyDocument": {"Statement": [{"Sid": "Log", "Effect": "Allow", "Resource": "*",
                      "Action": ["logs:PutLogEvents", "logs:CreateLogStream", "logs:CreateLogGroup"]}]}}},
                  "Function": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "function",
                    "PermissionsBoundary": {"Ref": "Limit"},
                    "Policies": [{"PolicyName": "logs", "PolicyDocument": {"Statement":
                      {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}}}]}}}}
                """)
                .allowed("function", "logs:PutLogEvents", "x")
                .reasons("""
                limit:
                  - reason: for later
                    actions: [logs:CreateLogGroup]
                """);

        Permissions permissions = fixture.permissions();

        assertThat(permissions.table())
                .contains(
                        "Boundary limit in 222222222222",
                        "  Log   logs:PutLogEvents     granted",
                        "  Log   logs:CreateLogStream  NOT GRANTED",
                        "  Log   logs:CreateLogGroup   not used: for later");
        assertThat(permissions.markdown())
                .contains(
                        "| Log | `logs:PutLogEvents` | granted |",
                        "| Log | `logs:CreateLogStream` | NOT GRANTED |",
                        "| Log | `logs:CreateLogGroup` | not used: for later |");
        assertThat(permissions.problems())
                .containsExactly("Boundary limit in 222222222222:"
                        + " logs:CreateLogStream (Log) is granted to no role within this boundary: remove it,"
                        + " or give a reason");
        assertThat(permissions.figure())
                .contains("3 actions in boundaries: 1 granted within, 1 with a reason, 1 unexplained.\n");
    }

    @Test
    void whatAResourceAllowsToOthersMustHaveAReason() throws Exception {
        fixture.template(Fixture.DEV, """
                {"Resources": {
                  "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Statement": [
                    {"Effect": "Allow", "Action": "kms:*", "Principal": "*", "Resource": "*"},
                    {"Sid": "Others", "Effect": "Allow", "Action": "kms:Decrypt", "Principal": "*", "Resource": "*"},
                    {"Effect": "Deny", "Action": "kms:Encrypt", "Principal": "*", "Resource": "*"}]}}},
                  "Invoke": {"Type": "AWS::Lambda::Permission", "Properties": {"Action": "lambda:InvokeFunction"}},
                  "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "deployer",
                    "AssumeRolePolicyDocument": {"Statement":
                      {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}}}}}}
                """).allowed("deployer", "any:Call", "x").reasons("""
                AWS::KMS::Key *:
                  - reason: it is needed
                    actions: ["kms:*", kms:Decrypt]
                AWS::IAM::Role deployer:
                  - reason: somebody deploys
                    actions: [sts:AssumeRole]
                """);

        Permissions permissions = fixture.permissions();

        assertThat(permissions.table())
                .contains(
                        "Policies of AWS::KMS::Key in 222222222222",
                        "  Key[0]    kms:*                  it is needed",
                        "  Others    kms:Decrypt            it is needed",
                        "  Invoke    lambda:InvokeFunction  NO REASON",
                        "  deployer  sts:AssumeRole         somebody deploys");
        assertThat(permissions.problems())
                .containsExactly("Policies of AWS::Lambda::Permission in 222222222222:"
                        + " lambda:InvokeFunction (Invoke) is in the policy of a resource, whose use no log shows: remove it,"
                        + " or give a reason");
        assertThat(permissions.figure())
                .endsWith("4 actions in policies of resources: 3 with a reason, 1 unexplained.");
    }

    @Test
    void theMarkdownTableHasNoCountsAndARowPerStatementAndRemark() throws Exception {
        fixture.template(null, """
                {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {
                  "RoleName": {"Fn::Sub": "${Env}-r"},
                  "Policies": [{"PolicyName": "a|b", "PolicyDocument": {"Statement":
                    {"Effect": "Allow", "Action": ["x:A", "x:B", "x:C"], "Resource": "*"}}}]}}}}
                """).allowed("dev-r", "x:A", "1").allowed("dev-r", "x:C", "1");

        assertThat(fixture.permissions().markdown())
                .containsExactly(
                        "## &#36;{Env}-r",
                        "",
                        "| Statement | Actions | Standing |",
                        "|---|---|---|",
                        "| a\\|b | `x:A`, `x:C` | used |",
                        "| a\\|b | `x:B` | NOT USED |",
                        "");
    }

    @Test
    void withoutARunThereIsNothingToCompare() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT);

        assertThatThrownBy(fixture::permissions)
                .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
                .returns(Problem.USAGE, Problem::exitCode);
    }

    @Test
    void aBrokenLineOfALogIsNamed() throws Exception {
        fixture.role(Fixture.DEV, STATEMENT)
                .allowed("deployer", "s3:GetObject", CODE)
                .line("1", "{\"principal\": ");

        assertThatThrownBy(fixture::permissions)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("access-log.jsonl:2: not a line of an access log");
    }
}
