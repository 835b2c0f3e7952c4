package com.example.pipeline.cli.permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantsTests {

    @TempDir
    private Path directory;

    private Fixture fixture;

    @BeforeEach
    void project() {
        fixture = new Fixture(directory);
    }

    @Test
    void eachActionOfAnAllowStatementIsAGrant() throws Exception {
        fixture.role("111111111111", """
                {"Sid": "Read", "Effect": "Allow", "Resource": "*",
                 "Action": ["s3:GetObject", "s3:ListBucket"]},
                {"Sid": "Never", "Effect": "Deny", "Action": "s3:*", "Resource": "*"},
                {"Effect": "Allow", "Action": "sns:Publish", "Resource": ["a", "b"]}
                """);

        assertThat(fixture.grants().of(Holder.Kind.ROLE))
                .extracting(grant -> grant.holder().account() + " "
                        + grant.holder().name() + " " + grant.statement() + " " + grant.action() + " "
                        + grant.resources())
                .containsExactly(
                        "111111111111 deployer Read s3:GetObject [*]",
                        "111111111111 deployer Read s3:ListBucket [*]",
                        "111111111111 deployer rights[2] sns:Publish [a, b]");
    }

    @Test
    void aSingleStatementWithoutSidHasThePolicysName() throws Exception {
        fixture.template(null, """
                {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "Policies": [
                  {"PolicyName": "logs", "PolicyDocument": {"Statement":
                    {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}}}]}}}}
                """);

        assertThat(fixture.grants().of(Holder.Kind.ROLE))
                .extracting(Grant::statement)
                .containsExactly("logs");
    }

    @Test
    void intrinsicsAreReadable() throws Exception {
        String resources = """
                {"Effect": "Allow", "Action": "a:B", "Resource": [
                  {"Ref": "Topic"}, {"Fn::GetAtt": ["Key", "Arn"]}, {"Fn::GetAtt": "Key.Arn"},
                  {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":sns:", {"Ref": "AWS::Region"}]]},
                  {"Fn::Sub": "${AWS::AccountId}/${!Literal}/${Key.Arn}"},
                  {"Fn::Sub": ["${Name}-${AWS::StackName}", {"Name": {"Ref": "Topic"}}]},
                  {"Fn::ImportValue": "x"}]}
                """;
        fixture.role("111111111111", resources).role(null, resources);

        List<Grant> grants = fixture.grants().of(Holder.Kind.ROLE);
        assertThat(grants.get(0).resources())
                .map(Wildcard::text)
                .containsExactly(
                        "${Topic}",
                        "${Key.Arn}",
                        "${Key.Arn}",
                        "arn:aws:sns:eu-west-1",
                        "111111111111/${!Literal}/${Key.Arn}",
                        "${Topic}-app",
                        "${Fn::ImportValue}");
        assertThat(grants.get(1).resources())
                .map(Wildcard::text)
                .contains(
                        "arn:aws:sns:${AWS::Region}",
                        "${AWS::AccountId}/${!Literal}/${Key.Arn}",
                        "${Topic}-${AWS::StackName}");
    }

    @Test
    void policiesOfTheirOwnGrantToTheRolesThatTheyNameOrAreAttachedTo() throws Exception {
        fixture.template("111111111111", """
                {"Resources": {
                  "One": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "one", "ManagedPolicyArns": [
                    {"Ref": "Managed"}, "arn:aws:iam::aws:policy/ReadOnlyAccess"]}},
                  "Two": {"Type": "AWS::IAM::Role", "Properties": {}},
                  "Default": {"Type": "AWS::IAM::Policy", "Properties": {
                    "Roles": [{"Ref": "Two"}, "elsewhere"],
                    "PolicyDocument": {"Statement": [{"Effect": "Allow",
                      "Action": "a:B", "Resource": "*"}]}}},
                  "Single": {"Type": "AWS::IAM::RolePolicy", "Properties": {"RoleName": "one",
                    "PolicyDocument": {"Statement": [{"Effect": "Allow",
                      "Action": "c:D", "Resource": "*"}]}}},
                  "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "ManagedPolicyName": "managed",
                    "PolicyDocument": {"Statement": [{"Effect": "Allow",
                      "Action": "e:F", "Resource": "*"}]}}},
                  "Listing": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Roles": [{"Ref": "One"}],
                    "PolicyDocument": {"Statement": [{"Effect": "Allow",
                      "Action": "g:H", "Resource": "*"}]}}}}}
                """);

        assertThat(fixture.grants().of(Holder.Kind.ROLE))
                .extracting(grant -> grant.holder().name() + " " + grant.action())
                .containsExactlyInAnyOrder(
                        "one e:F",
                        "one arn:aws:iam::aws:policy/ReadOnlyAccess",
                        "app-Two-${Random} a:B",
                        "elsewhere a:B",
                        "one c:D",
                        "one g:H");
        assertThat(fixture.grants().of(Holder.Kind.BOUNDARY)).isEmpty();
    }

    @Test
    void aBoundaryIsFoundByItsArnOrByAReference() throws Exception {
        fixture.template("111111111111", """
                {"Resources": {
                  "Limit": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "limit",
                    "PolicyDocument": {"Statement": [{"Sid": "S", "Effect": "Allow", "Action": "a:*",
                      "Resource": "*"}]}}},
                  "Nameless": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "PolicyDocument": {"Statement": [{"Sid": "S", "Effect": "Allow", "Action": "b:*",
                      "Resource": "*"}]}}},
                  "One": {"Type": "AWS::IAM::Role", "Properties": {"PermissionsBoundary": {"Ref": "Limit"}}},
                  "Two": {"Type": "AWS::IAM::Role", "Properties": {
                    "PermissionsBoundary": {"Ref": "Nameless"}}}}}
                """).template(null, """
                {"Resources": {"Three": {"Type": "AWS::IAM::Role", "Properties": {
                  "PermissionsBoundary": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:policy/limit"},
                  "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement":
                    {"Effect": "Allow", "Action": "a:B", "Resource": "*"}}}]}}}}
                """);

        Grants grants = fixture.grants();
        assertThat(grants.roles()).extracting(Holder::boundary).containsExactly("limit", "${Nameless}", "limit");
        assertThat(grants.of(Holder.Kind.BOUNDARY))
                .filteredOn(grants::isGrantedWithin)
                .extracting(grant -> grant.holder().name().text())
                .containsExactly("limit");
    }

    @Test
    void whatAllowsEverythingButSomethingIsRefused() throws Exception {
        fixture.role(null, """
                {"Sid": "Most", "Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
                """);

        assertThatThrownBy(fixture::grants)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("stack-0.template.json: statement Most has NotAction");
    }
}
