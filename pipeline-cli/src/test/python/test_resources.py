"""Resources of templates, where MiniStack alone takes what AWS refuses, or drops what the template says."""

import json
from typing import ClassVar

import templates
from emulator import REGION, DeploymentFailed, EmulatorTestCase
from templates import get_att

ACCOUNT = "111111111111"
OTHER = "222222222222"


def one(type_name, /, **properties):
    return {"Resources": {"It": {"Type": type_name, "Properties": properties}}}


def role(**properties):
    return one("AWS::IAM::Role", **{"AssumeRolePolicyDocument": templates.TRUST, **properties})


ALLOW_NOTHING = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


class ResourceTestCase(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)

    def refused(self, reason, template, stack=None):
        with self.assertRaises(DeploymentFailed) as failed:
            self.aws.deploy(template, stack or self.id().rpartition(".")[2].replace("_", "-"), self.root)
        self.assertRegex(str(failed.exception), reason)


class RoleTests(ResourceTestCase):
    def boundary(self):
        iam = self.aws.client("iam", self.root)
        arn = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
        try:
            iam.create_policy(
                PolicyName="boundary",
                PolicyDocument=templates.policy({"Effect": "Allow", "Action": "iam:GetRole", "Resource": "*"}),
            )
        except iam.exceptions.EntityAlreadyExistsException:
            pass
        return arn

    def test_boundary_of_a_template_limits_the_role(self):
        template = role(
            RoleName="bounded",
            PermissionsBoundary=self.boundary(),
            AssumeRolePolicyDocument=document(
                {"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ),
            Policies=[
                {
                    "PolicyName": "all",
                    "PolicyDocument": document({"Effect": "Allow", "Action": "iam:*", "Resource": "*"}),
                }
            ],
        )
        self.aws.deploy(template, "bounded", self.root)
        session = self.aws.service_role(f"arn:aws:iam::{ACCOUNT}:role/bounded", "codebuild.amazonaws.com")
        self.aws.client("iam", session).get_role(RoleName="bounded")
        self.assertDenied(self.aws.client("iam", session).list_roles)
        del template["Resources"]["It"]["Properties"]["PermissionsBoundary"]
        self.aws.deploy(template, "bounded", self.root)
        self.aws.client("iam", session).list_roles()

    def test_boundary_that_does_not_exist(self):
        self.refused("Scope ARN: .* does not exist", role(PermissionsBoundary=f"arn:aws:iam::{ACCOUNT}:policy/none"))

    def test_attached_policy_that_does_not_exist(self):
        self.refused(
            "does not exist or is not attachable", role(ManagedPolicyArns=[f"arn:aws:iam::{ACCOUNT}:policy/none"])
        )

    def test_role_of_another_stack_is_not_taken_over(self):
        self.aws.deploy(role(RoleName="taken", Description="first"), "first", self.root)
        self.refused("already exists", role(RoleName="taken", Description="second"))
        self.assertEqual("first", self.aws.client("iam", self.root).get_role(RoleName="taken")["Role"]["Description"])

    def test_policy_of_another_stack_is_not_taken_over(self):
        policy = one(
            "AWS::IAM::ManagedPolicy",
            ManagedPolicyName="taken",
            PolicyDocument=document({"Effect": "Deny", "Action": "*", "Resource": "*"}),
        )
        self.aws.deploy(policy, "first-policy", self.root)
        self.refused("already exists", policy)

    def test_update_to_a_policy_that_is_not_valid(self):
        policy = one("AWS::IAM::ManagedPolicy", PolicyDocument=document(ALLOW_NOTHING))
        self.aws.deploy(policy, "updated-policy", self.root)
        policy["Resources"]["It"]["Properties"]["PolicyDocument"] = document({**ALLOW_NOTHING, "Effect": "Perhaps"})
        self.refused("Status Code: 400", policy, "updated-policy")
        self.aws.deploy(role(), "updated-role", self.root)
        missing = f"arn:aws:iam::{ACCOUNT}:policy/none"
        self.refused("does not exist or is not attachable", role(ManagedPolicyArns=[missing]), "updated-role")

    def test_policies_longer_than_iam_takes(self):
        def statements(number):
            return document(
                *(
                    {"Sid": f"S{i:04}", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
                    for i in range(number)
                )
            )

        self.refused(
            "size of 10240",
            role(Policies=[{"PolicyName": name, "PolicyDocument": statements(75)} for name in ("a", "b")]),
        )
        self.refused("size of 6144", one("AWS::IAM::ManagedPolicy", PolicyDocument=statements(90)), "long-policy")
        trust = document(
            *(
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:SourceAccount": str(i)}},
                }
                for i in range(20)
            )
        )
        self.refused("size of 2048", role(AssumeRolePolicyDocument=trust), "long-trust")


class PrincipalTests(ResourceTestCase):
    NOBODY = f"arn:aws:iam::{OTHER}:role/nobody"

    def statement(self, principal, **more):
        return {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "*", "Resource": "*", **more}

    def trust(self, principal):
        return document({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})

    def test_trust_policy_needs_principals_that_exist(self):
        self.refused(
            'Invalid principal in policy: "AWS":"' + self.NOBODY, role(AssumeRolePolicyDocument=self.trust(self.NOBODY))
        )
        iam = self.aws.client("iam", self.root)
        self.assertRefused(
            "MalformedPolicyDocument",
            iam.create_role,
            RoleName="x",
            AssumeRolePolicyDocument=json.dumps(self.trust(self.NOBODY)),
        )
        there = self.aws.role(OTHER, "somebody", Path="/ci/")
        self.aws.deploy(role(RoleName="trusting", AssumeRolePolicyDocument=self.trust(there)), "trusting", self.root)
        self.assertRefused(
            "MalformedPolicyDocument",
            iam.update_assume_role_policy,
            RoleName="trusting",
            PolicyDocument=json.dumps(self.trust(there.replace("/ci/", "/"))),
        )
        iam.update_assume_role_policy(
            RoleName="trusting", PolicyDocument=json.dumps(self.trust([f"arn:aws:iam::{OTHER}:root", OTHER]))
        )

    def test_key_policy_needs_principals_that_exist(self):
        self.refused("invalid principals", one("AWS::KMS::Key", KeyPolicy=document(self.statement(self.NOBODY))))
        self.aws.deploy(
            one("AWS::KMS::Key", KeyPolicy=document(self.statement(f"arn:aws:iam::{ACCOUNT}:root"))), "key", self.root
        )
        self.refused("invalid principals", one("AWS::KMS::Key", KeyPolicy=document(self.statement(self.NOBODY))), "key")
        self.assertRefused(
            "MalformedPolicyDocumentException",
            self.aws.client("kms", self.root).create_key,
            Policy=json.dumps(document(self.statement(self.NOBODY))),
        )
        self.assertRefused(
            "MalformedPolicyDocumentException",
            self.aws.client("kms", self.root).put_key_policy,
            KeyId=self.aws.resource("key", "It", self.root),
            PolicyName="default",
            Policy=json.dumps(document(self.statement(self.NOBODY))),
        )

    def test_bucket_policy_needs_principals_that_exist(self):
        def template(principal):
            policy = document(
                {**self.statement(principal), "Action": "s3:GetObject", "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}}
            )
            return {
                "Resources": {
                    "Bucket": {"Type": "AWS::S3::Bucket"},
                    "Policy": {
                        "Type": "AWS::S3::BucketPolicy",
                        "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": policy},
                    },
                }
            }

        self.refused("Invalid principal in policy", template(self.NOBODY))
        self.aws.deploy(template(f"arn:aws:iam::{OTHER}:root"), "bucket-policy", self.root)
        self.refused("Invalid principal in policy", template(self.NOBODY), "bucket-policy")

    def test_topic_policy_needs_principals_that_exist(self):
        def template(principal):
            return {
                "Resources": {
                    "Topic": {"Type": "AWS::SNS::Topic"},
                    "Policy": {
                        "Type": "AWS::SNS::TopicPolicy",
                        "Properties": {
                            "Topics": [{"Ref": "Topic"}],
                            "PolicyDocument": document(
                                {**self.statement(principal), "Action": "sns:Publish", "Resource": {"Ref": "Topic"}}
                            ),
                        },
                    },
                }
            }

        self.refused("PrincipalNotFound", template(self.NOBODY))
        self.aws.deploy(template(f"arn:aws:iam::{ACCOUNT}:root"), "topic-policy", self.root)
        self.refused("PrincipalNotFound", template(self.NOBODY), "topic-policy")
        self.assertRefused(
            "InvalidParameter",
            self.aws.client("sns", self.root).set_topic_attributes,
            TopicArn=self.aws.resource("topic-policy", "Topic", self.root),
            AttributeName="Policy",
            AttributeValue=json.dumps(document(self.statement(self.NOBODY))),
        )


class BucketTests(ResourceTestCase):
    def test_bucket_with_objects_is_not_deleted(self):
        self.aws.deploy(one("AWS::S3::Bucket", BucketName="full"), "full", self.root)
        s3 = self.aws.client("s3", self.root)
        s3.put_object(Bucket="full", Key="k", Body=b"x")
        with self.assertRaisesRegex(DeploymentFailed, "is not empty"):
            self.aws.delete("full", self.root)
        s3.delete_object(Bucket="full", Key="k")
        self.aws.delete("full", self.root)

    def test_versioning_follows_the_template(self):
        def template(**properties):
            return one("AWS::S3::Bucket", BucketName="versioned", **properties)

        def status():
            return self.aws.client("s3", self.root).get_bucket_versioning(Bucket="versioned").get("Status")

        self.aws.deploy(template(VersioningConfiguration={"Status": "Enabled"}), "versioned", self.root)
        self.assertEqual("Enabled", status())
        self.aws.deploy(template(), "versioned", self.root)
        self.assertEqual("Suspended", status())
        template = one("AWS::S3::Bucket", BucketName="suspended", VersioningConfiguration={"Status": "Suspended"})
        self.aws.deploy(template, "suspended", self.root)
        self.assertEqual(
            "Suspended", self.aws.client("s3", self.root).get_bucket_versioning(Bucket="suspended").get("Status")
        )

    def test_bucket_has_the_tags_of_the_template(self):
        def template(*tags):
            return {
                "Resources": {
                    "Bucket": {
                        "Type": "AWS::S3::Bucket",
                        "Properties": {"BucketName": "tagged", "Tags": [{"Key": k, "Value": v} for k, v in tags]},
                    }
                }
            }

        s3 = self.aws.client("s3", self.root)
        for tags in ([("aws-cdk:auto-delete-objects", "true")], [("team", "a"), ("cost", "b")]):
            self.aws.deploy(template(*tags), "tagged", self.root)
            kept = s3.get_bucket_tagging(Bucket="tagged")["TagSet"]
            self.assertEqual(dict(tags), {tag["Key"]: tag["Value"] for tag in kept if tag["Key"][:4] != "aws:"})

    def test_policy_of_a_bucket_that_is_not_there(self):
        self.refused(
            "NoSuchBucket",
            one(
                "AWS::S3::BucketPolicy",
                Bucket="nowhere",
                PolicyDocument=document(
                    {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::nowhere"}
                ),
            ),
        )


class ExistingTests(ResourceTestCase):
    def test_named_resource_that_exists_is_not_written_over(self):
        function_role = self.aws.role(ACCOUNT, "of-taken", trust=templates.TRUST["Statement"][0])
        key = self.aws.client("kms", self.root).create_key()["KeyMetadata"]["KeyId"]
        for type_name, properties in (
            ("AWS::SNS::Topic", {"TopicName": "taken"}),
            ("AWS::KMS::Alias", {"AliasName": "alias/taken", "TargetKeyId": key}),
            ("AWS::Logs::LogGroup", {"LogGroupName": "/taken"}),
            (
                "AWS::Lambda::Function",
                {
                    "FunctionName": "taken",
                    "Role": function_role,
                    "Runtime": "nodejs22.x",
                    "Handler": "index.handler",
                    "Code": {"ZipFile": "exports.handler = 1"},
                },
            ),
            ("AWS::SSM::Parameter", {"Name": "/taken", "Type": "String", "Value": "1"}),
            (
                "AWS::CloudWatch::Alarm",
                {
                    "AlarmName": "taken",
                    "Namespace": "N",
                    "MetricName": "M",
                    "Statistic": "Sum",
                    "Period": 60,
                    "EvaluationPeriods": 1,
                    "Threshold": 1,
                    "ComparisonOperator": "GreaterThanThreshold",
                },
            ),
        ):
            name = type_name.rpartition(":")[2]
            self.aws.deploy(one(type_name, **properties), f"first-{name}", self.root)
            self.refused("already exists", one(type_name, **properties), f"second-{name}")

    def test_version_alias_and_permission_need_their_function(self):
        for type_name, properties in (
            ("AWS::Lambda::Version", {}),
            ("AWS::Lambda::Alias", {"Name": "live", "FunctionVersion": "1"}),
            ("AWS::Lambda::Permission", {"Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}),
        ):
            self.refused(
                "Function not found",
                one(type_name, FunctionName="none", **properties),
                "no-function-" + type_name.rpartition(":")[2],
            )

    def test_unknown_property_in_an_update_is_refused_by_name(self):
        topic = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "before"}}
        self.aws.deploy({"Resources": {"Topic": topic}}, "update", self.root)
        topic["Properties"] = {"DisplayName": "after", "Colour": "blue"}
        with self.assertRaisesRegex(DeploymentFailed, "Colour"):
            self.aws.deploy({"Resources": {"Topic": topic}}, "update", self.root)

    def test_unknown_property_of_any_type_is_refused_by_name(self):
        self.refused(r"extraneous key \[Colour\]", one("AWS::SNS::Topic", Colour="blue"))
        self.refused(r"extraneous key \[Days\]", one("AWS::Logs::LogGroup", Days=1), "unknown-of-log-group")
        self.refused("expected type: integer", one("AWS::Logs::LogGroup", RetentionInDays="never"), "wrong-type")


class AddedTypesTests(ResourceTestCase):
    """CloudFormation knows which properties of the added types need a replacement."""

    CONNECTION = ({"ConnectionName": "a", "ProviderType": "GitHub"}, {"ConnectionName": "b"})
    TYPES: ClassVar = {
        "AWS::CodeBuild::Project": (
            {
                "Name": "before",
                "ServiceRole": "builder",
                "Source": {"Type": "NO_SOURCE", "BuildSpec": "version: 0.2"},
                "Artifacts": {"Type": "NO_ARTIFACTS"},
                "Environment": {"Type": "LINUX_CONTAINER", "Image": "i", "ComputeType": "BUILD_GENERAL1_SMALL"},
            },
            {"Name": "after"},
        ),
        "AWS::CodeBuild::ReportGroup": (
            {"Name": "before", "Type": "TEST", "ExportConfig": {"ExportConfigType": "NO_EXPORT"}},
            {"Name": "after"},
        ),
        "AWS::CodeConnections::Connection": CONNECTION,
        "AWS::CodeStarConnections::Connection": CONNECTION,
        "AWS::CodeStarNotifications::NotificationRule": (
            {
                "Name": "before",
                "DetailType": "BASIC",
                "Resource": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:a",
                "EventTypeIds": ["codepipeline-pipeline-pipeline-execution-failed"],
                "Targets": [],
            },
            {"Resource": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:b"},
        ),
    }

    def test_change_set_says_what_is_replaced(self):
        self.aws.role(ACCOUNT, "builder")
        client = self.aws.client("cloudformation", self.root)
        for type_name, (properties, change) in self.TYPES.items():
            with self.subTest(type_name):
                stack = type_name.replace("::", "-")
                self.aws.deploy(one(type_name, **properties), stack, self.root)
                template = json.dumps(one(type_name, **{**properties, **change}))
                client.create_change_set(StackName=stack, ChangeSetName="replace", TemplateBody=template)
                found = client.describe_change_set(StackName=stack, ChangeSetName="replace")["Changes"]
                self.assertEqual(["True"], [entry["ResourceChange"]["Replacement"] for entry in found])


class ApiTests(ResourceTestCase):
    def test_stage_settings_follow_the_template(self):
        def template(**stage):
            return {
                "Resources": {
                    "Logs": {"Type": "AWS::Logs::LogGroup"},
                    "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "api", "ProtocolType": "HTTP"}},
                    "Stage": {
                        "Type": "AWS::ApiGatewayV2::Stage",
                        "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": True, **stage},
                    },
                }
            }

        def stage():
            return self.aws.client("apigatewayv2", self.root).get_stage(
                ApiId=self.aws.resource("api", "Api", self.root), StageName="$default"
            )

        logs = {"DestinationArn": get_att("Logs", "Arn"), "Format": "$context.requestId"}
        throttled = {"ThrottlingBurstLimit": 10, "ThrottlingRateLimit": 5}
        self.aws.deploy(template(DefaultRouteSettings=throttled, AccessLogSettings=logs), "api", self.root)
        self.assertEqual({"ThrottlingBurstLimit": 10, "ThrottlingRateLimit": 5.0}, stage()["DefaultRouteSettings"])
        self.assertEqual("$context.requestId", stage()["AccessLogSettings"]["Format"])
        self.aws.deploy(template(DefaultRouteSettings={"ThrottlingBurstLimit": 20}), "api", self.root)
        self.assertEqual({"ThrottlingBurstLimit": 20}, stage()["DefaultRouteSettings"])
        self.assertNotIn("AccessLogSettings", stage())

    def test_endpoint_is_an_https_url_on_the_port_of_the_emulator(self):
        outputs = self.aws.deploy(
            {
                **one("AWS::ApiGatewayV2::Api", Name="api", ProtocolType="HTTP"),
                "Outputs": {"Url": {"Value": get_att("It", "ApiEndpoint")}},
            },
            "endpoint",
            self.root,
        )
        api = self.aws.resource("endpoint", "It", self.root)
        self.assertEqual(f"https://{api}.execute-api.localhost:{self.aws.port}", outputs["Url"])
        self.assertEqual(REGION, self.aws.client("apigatewayv2", self.root).meta.region_name)
