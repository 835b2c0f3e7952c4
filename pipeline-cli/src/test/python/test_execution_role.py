"""Whom CloudFormation acts as: what a stack's role may not do, CloudFormation does not do for it."""

import copy
import json

import templates
from emulator import REGION, DeploymentFailed, EmulatorTestCase

ACCOUNT = "111111111111"
OTHER = "222222222222"
CLOUDFORMATION = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudformation.amazonaws.com"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}},
}

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:hello"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/hello-function"
LOGS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group"
APIS = f"arn:aws:apigateway:{REGION}::/apis"

# What the template `hello` takes to be created and deleted, each action on its own resource.
RIGHTS = {
    "lambda:CreateFunction": FUNCTION,
    "lambda:GetFunction": FUNCTION,
    "lambda:DeleteFunction": FUNCTION + "*",
    "lambda:GetFunctionCodeSigningConfig": FUNCTION,
    "lambda:GetFunctionRecursionConfig": FUNCTION,
    "lambda:GetRuntimeManagementConfig": FUNCTION,
    "lambda:PublishVersion": FUNCTION,
    "lambda:ListVersionsByFunction": FUNCTION,
    "lambda:GetFunctionConfiguration": FUNCTION + "*",
    "lambda:CreateAlias": FUNCTION,
    "lambda:GetAlias": FUNCTION,
    "lambda:DeleteAlias": FUNCTION,
    "lambda:AddPermission": FUNCTION + ":live",
    "lambda:GetPolicy": FUNCTION + ":live",
    "lambda:RemovePermission": FUNCTION + ":live",
    "iam:CreateRole": ROLE,
    "iam:GetRole": ROLE,
    "iam:PutRolePolicy": ROLE,
    "iam:GetRolePolicy": ROLE,
    "iam:ListAttachedRolePolicies": ROLE,
    "iam:ListRolePolicies": ROLE,
    "iam:DeleteRole": ROLE,
    "iam:DeleteRolePolicy": ROLE,
    "iam:PassRole": ROLE,
    "logs:DescribeLogGroups": LOGS + ":*",
    "logs:CreateLogGroup": LOGS + ":*",
    "logs:PutRetentionPolicy": LOGS + ":*",
    "logs:GetDataProtectionPolicy": LOGS + ":*",
    "logs:ListTagsForResource": LOGS + ":*",
    "logs:DeleteLogGroup": LOGS + ":*",
    "logs:CreateLogDelivery": "*",
    "logs:GetLogDelivery": "*",
    "logs:UpdateLogDelivery": "*",
    "logs:DeleteLogDelivery": "*",
    "logs:ListLogDeliveries": "*",
    "logs:PutResourcePolicy": "*",
    "logs:DescribeResourcePolicies": "*",
    "cloudwatch:PutMetricAlarm": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:hello-Errors-*",
    "cloudwatch:DescribeAlarms": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*",
    "cloudwatch:ListTagsForResource": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:hello-Errors-*",
    "cloudwatch:DeleteAlarms": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:hello-Errors-*",
    "apigateway:POST": [APIS, APIS + "/*/integrations", APIS + "/*/routes", APIS + "/*/stages"],
    "apigateway:TagResource": APIS + "/*/stages",
    "apigateway:GET": APIS + "/*",
    "apigateway:DELETE": APIS + "/*",
    "s3:GetObject": "arn:aws:s3:::code/*",
}
DELETIONS = [action for action in RIGHTS if action.split(":")[1].startswith(("Delete", "Remove", "DELETE"))]


def statements(rights):
    return [{"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in rights.items()]


def topic(name, **properties):
    return {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name, **properties}}}}


TOPIC_RIGHTS = {"Effect": "Allow", "Action": "sns:*", "Resource": "*"}


class ExecutionRoleTestCase(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        cls.iam = cls.aws.client("iam", cls.root)
        templates.upload(cls.aws.client("s3", cls.root), "one", "two")

    def execution_role(self, *given):
        """A new role for CloudFormation with these statements."""
        return self.aws.role(ACCOUNT, f"execution-{self.id().rpartition('.')[2]}"[:60], *given, trust=CLOUDFORMATION)

    def set_rights(self, role, *given):
        self.iam.put_role_policy(
            RoleName=role.rpartition("/")[2], PolicyName="inline", PolicyDocument=templates.policy(*given)
        )

    def assertFails(self, reason, template, stack, role=None, session=None, **more):
        """The deployment fails for this reason; returns all reasons."""
        with self.assertRaises(DeploymentFailed) as failed:
            self.aws.deploy(template, stack, session or self.root, role, **more)
        self.assertIn(reason, " ".join(failed.exception.reasons))
        return failed.exception

    def forget(self, stack):
        self.aws.client("cloudformation", self.root).delete_stack(StackName=stack)


class RightsTests(ExecutionRoleTestCase):
    def test_exactly_the_needed_rights_are_enough(self):
        role = self.execution_role(*statements(RIGHTS))
        self.aws.deploy(templates.hello("code", "one.jar"), "hello", self.root, role)
        self.aws.delete("hello", self.root)

    def test_each_right_is_needed(self):
        role = self.execution_role(*statements(RIGHTS))
        for missing in RIGHTS:
            with self.subTest(missing):
                self.set_rights(role, *statements({a: r for a, r in RIGHTS.items() if a != missing}))
                try:
                    if missing in DELETIONS and missing != "logs:DeleteLogDelivery":
                        self.aws.deploy(templates.hello("code", "one.jar"), "hello", self.root, role)
                        with self.assertRaises(DeploymentFailed) as failed:
                            self.aws.delete("hello", self.root)
                    else:
                        with self.assertRaises(DeploymentFailed) as failed:
                            self.aws.deploy(templates.hello("code", "one.jar"), "hello", self.root, role)
                    self.assertIn(
                        f"AWSCloudFormation is not authorized to perform: {missing} on resource: ",
                        str(failed.exception),
                    )
                finally:
                    self.set_rights(role, *statements(RIGHTS))
                    self.aws.delete("hello", self.root)

    def test_denied_resource_says_who_may_not_do_what_and_the_stack_rolls_back(self):
        role = self.execution_role()
        failed = self.assertFails(
            f'Resource handler returned message: "User: arn:aws:sts::{ACCOUNT}:assumed-role/'
            f"{role.rpartition('/')[2]}/AWSCloudFormation is not authorized to perform: sns:CreateTopic on resource: "
            f'arn:aws:sns:{REGION}:{ACCOUNT}:none because no identity-based policy allows the sns:CreateTopic action" '
            "(HandlerErrorCode: AccessDenied)",
            topic("none"),
            "denied",
            role,
        )
        self.assertEqual("ROLLBACK_COMPLETE", failed.status)
        self.assertEqual([], self.aws.client("sns", self.root).list_topics()["Topics"])

    def test_update_needs_its_own_rights(self):
        role = self.execution_role(*statements(RIGHTS))
        self.aws.deploy(templates.hello("code", "one.jar"), "hello", self.root, role)
        self.assertFails(
            "lambda:UpdateFunctionCode on resource: " + FUNCTION, templates.hello("code", "two.jar"), "hello"
        )
        self.set_rights(
            role, *statements({**RIGHTS, "lambda:UpdateFunctionCode": FUNCTION, "lambda:UpdateAlias": FUNCTION})
        )
        self.assertIsNotNone(self.aws.deploy(templates.hello("code", "two.jar"), "hello", self.root))
        self.assertFails(
            "lambda:UpdateFunctionConfiguration on resource: " + FUNCTION,
            templates.hello("code", "two.jar", Timeout=20),
            "hello",
        )
        self.aws.delete("hello", self.root)

    def test_denied_update_leaves_the_resource_as_it_was(self):
        role = self.execution_role(TOPIC_RIGHTS)
        self.aws.deploy(topic("kept", DisplayName="before"), "kept", self.root, role)
        self.set_rights(role, {**TOPIC_RIGHTS, "Action": ["sns:Get*", "sns:List*"]})
        self.assertFails("sns:SetTopicAttributes", topic("kept", DisplayName="after"), "kept")
        shown = self.aws.client("sns", self.root).get_topic_attributes(TopicArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:kept")[
            "Attributes"
        ]["DisplayName"]
        self.assertEqual("before", shown)

    def test_replacement_needs_the_right_to_create(self):
        role = self.execution_role({**TOPIC_RIGHTS, "Resource": f"arn:aws:sns:{REGION}:{ACCOUNT}:first"})
        self.aws.deploy(topic("first"), "replaced", self.root, role)
        self.assertFails("sns:CreateTopic", topic("second"), "replaced")

    def test_boundary_limits_the_role(self):
        boundary = self.iam.create_policy(
            PolicyName="no-topics",
            PolicyDocument=templates.policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
        )["Policy"]["Arn"]
        role = self.aws.role(ACCOUNT, "bounded", TOPIC_RIGHTS, trust=CLOUDFORMATION, PermissionsBoundary=boundary)
        self.assertFails(
            "because no permissions boundary allows the sns:CreateTopic action", topic("b"), "bounded", role
        )

    def test_explicit_deny_wins(self):
        role = self.execution_role(TOPIC_RIGHTS, {**TOPIC_RIGHTS, "Effect": "Deny", "Action": "sns:CreateTopic"})
        self.assertFails("with an explicit deny in an identity-based policy", topic("d"), "deny", role)

    def test_tags_of_the_template_need_the_right_to_tag(self):
        role = self.execution_role({**TOPIC_RIGHTS, "Action": ["sns:CreateTopic", "sns:Get*", "sns:List*"]})
        self.aws.deploy(topic("untagged"), "untagged", self.root, role)
        tagged = topic("tagged", Tags=[{"Key": "team", "Value": "hello"}])
        self.assertFails("sns:TagResource", tagged, "tagged", role)
        self.forget("tagged")
        self.set_rights(
            role,
            TOPIC_RIGHTS,
            {
                **TOPIC_RIGHTS,
                "Effect": "Deny",
                "Action": "sns:CreateTopic",
                "Condition": {"StringNotEquals": {"aws:RequestTag/team": "hello"}},
            },
        )
        self.aws.deploy(tagged, "tagged", self.root, role)
        self.assertFails("explicit deny", topic("third"), "third", role)

    def test_tagged_api_needs_the_right_to_tag_by_its_encoded_arn(self):
        api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "tagged", "ProtocolType": "HTTP"}}
        template = {"Resources": {"Api": api}}
        apis = {"Effect": "Allow", "Action": "apigateway:*", "Resource": [APIS, APIS + "/*"]}
        encoded = f"arn:aws:apigateway:{REGION}::/tags/arn%3Aaws%3Aapigateway%3A{REGION}%3A%3A%2Fv2%2Fapis%2F*"
        role = self.execution_role(apis)
        self.aws.deploy(template, "untagged-api", self.root, role)
        refused = f"apigateway:POST on resource: {encoded} because"
        self.assertFails(refused, template, "tagged-stack", role, tags={"team": "hello"})
        api["Properties"]["Tags"] = {"team": "hello"}
        self.assertFails(refused, template, "tagged-api", role)
        first = self.aws.resource("untagged-api", "Api", self.root)
        self.assertFails(refused.replace("*", first), template, "untagged-api", role)
        self.forget("tagged-api")
        self.set_rights(role, apis, {"Effect": "Allow", "Action": "apigateway:POST", "Resource": encoded})
        self.aws.deploy(template, "tagged-api", self.root, role)

    def test_tags_of_the_stack_need_the_right_to_tag(self):
        role = self.execution_role({**TOPIC_RIGHTS, "Action": ["sns:CreateTopic", "sns:Get*", "sns:List*"]})
        self.assertFails("sns:TagResource", topic("in-it"), "tagged-stack-of-a-topic", role, tags={"team": "hello"})

    def test_table_takes_rights_on_the_table_and_only_for_what_it_has(self):
        table = {
            "TableName": "visits",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        }
        expiring = {**table, "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": True}}
        arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/visits"
        rights = {
            f"dynamodb:{action}": arn
            for action in (
                "CreateTable",
                "DeleteTable",
                "UpdateTable",
                "DescribeTable",
                "DescribeContinuousBackups",
                "DescribeContributorInsights",
                "DescribeKinesisStreamingDestination",
                "DescribeTimeToLive",
                "GetResourcePolicy",
                "ListTagsOfResource",
            )
        }
        role = self.execution_role(*statements(rights))

        def template(properties):
            return {"Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}}

        self.aws.deploy(template(table), "table", self.root, role)
        self.assertFails(f"dynamodb:UpdateTimeToLive on resource: {arn}", template(expiring), "table", role)
        self.set_rights(role, *statements({**rights, "dynamodb:UpdateTimeToLive": arn}))
        self.aws.deploy(template(expiring), "table", self.root, role)
        self.aws.delete("table", self.root)

    def test_every_decision_is_logged(self):
        role = self.execution_role(TOPIC_RIGHTS)
        self.aws.deploy(topic("logged"), "logged", self.root, role)
        self.assertIn(
            (
                role,
                "AWSCloudFormation",
                "sns:CreateTopic",
                f"arn:aws:sns:{REGION}:{ACCOUNT}:logged",
                "allow",
                "cloudformation",
            ),
            [
                tuple(line[key] for key in ("principal", "session", "action", "resource", "decision", "via"))
                for line in self.aws.access_log()
            ],
        )


class RolesInStacksTests(ExecutionRoleTestCase):
    """What a role may be made to look like."""

    ROLE_RIGHTS = {"Effect": "Allow", "Action": "iam:*", "Resource": f"arn:aws:iam::{ACCOUNT}:role/app-*"}

    def bounded(self, boundary):
        return {**self.ROLE_RIGHTS, "Condition": {"StringEquals": {"iam:PermissionsBoundary": boundary}}}

    @staticmethod
    def template(name, **properties):
        return {
            "Resources": {
                "Role": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {"RoleName": name, "AssumeRolePolicyDocument": templates.TRUST, **properties},
                }
            }
        }

    def setUp(self):
        self.boundary = self.iam.create_policy(
            PolicyName=f"boundary-{self.id().rpartition('.')[2]}",
            PolicyDocument=templates.policy({"Effect": "Allow", "Action": "logs:*", "Resource": "*"}),
        )["Policy"]["Arn"]
        read = {"Effect": "Allow", "Action": ["iam:Get*", "iam:List*", "iam:DeleteRole"], "Resource": "*"}
        self.role = self.execution_role(self.bounded(self.boundary), read)

    def test_role_inside_the_boundary(self):
        inside = self.template(
            "app-inside",
            PermissionsBoundary=self.boundary,
            Policies=[
                {
                    "PolicyName": "logs",
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}],
                    },
                }
            ],
        )
        self.aws.deploy(inside, "inside", self.root, self.role)
        changed = copy.deepcopy(inside)
        changed["Resources"]["Role"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]["Action"] = "logs:*"
        self.assertIsNotNone(self.aws.deploy(changed, "inside", self.root))
        self.aws.delete("inside", self.root)

    def test_role_without_the_boundary(self):
        self.assertFails("iam:CreateRole", self.template("app-free"), "free", self.role)

    def test_role_with_another_boundary(self):
        other = self.iam.create_policy(
            PolicyName="everything",
            PolicyDocument=templates.policy({"Effect": "Allow", "Action": "*", "Resource": "*"}),
        )["Policy"]["Arn"]
        self.assertFails("iam:CreateRole", self.template("app-other", PermissionsBoundary=other), "other", self.role)

    def test_boundary_is_not_taken_away(self):
        self.aws.deploy(self.template("app-kept", PermissionsBoundary=self.boundary), "kept", self.root, self.role)
        self.set_rights(
            self.role,
            self.bounded(self.boundary),
            {**self.ROLE_RIGHTS, "Effect": "Deny", "Action": "iam:DeleteRolePermissionsBoundary"},
            {"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"},
        )
        self.assertFails("iam:DeleteRolePermissionsBoundary", self.template("app-kept"), "kept")

    def test_boundary_counts_that_the_role_has_and_not_the_templates(self):
        template = self.template("app-drifted", PermissionsBoundary=self.boundary)
        self.aws.deploy(template, "drifted", self.root, self.role)
        self.iam.delete_role_permissions_boundary(RoleName="app-drifted")
        template["Resources"]["Role"]["Properties"]["Policies"] = [
            {
                "PolicyName": "more",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
                },
            }
        ]
        self.assertFails("iam:PutRolePolicy", template, "drifted")

    def test_role_that_exists_is_not_taken_over(self):
        self.aws.role(ACCOUNT, "app-others")
        self.assertFails(
            "already exists", self.template("app-others", PermissionsBoundary=self.boundary), "over", self.role
        )

    def test_managed_policy_is_attached_by_its_arn(self):
        managed = "arn:aws:iam::aws:policy/AdministratorAccess"
        self.set_rights(
            self.role,
            {"Effect": "Allow", "Action": "iam:*", "Resource": "*"},
            {
                "Effect": "Deny",
                "Action": "iam:AttachRolePolicy",
                "Resource": "*",
                "Condition": {"ArnEquals": {"iam:PolicyARN": managed}},
            },
        )
        self.assertFails(
            "iam:AttachRolePolicy", self.template("app-admin", ManagedPolicyArns=[managed]), "admin", self.role
        )

    def test_policy_resource_is_put_into_the_role_it_names(self):
        self.aws.role(ACCOUNT, "victim")
        policy = {
            "Resources": {
                "Policy": {
                    "Type": "AWS::IAM::Policy",
                    "Properties": {
                        "PolicyName": "more",
                        "Roles": ["victim"],
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
                        },
                    },
                }
            }
        }
        self.assertFails(
            f"iam:PutRolePolicy on resource: arn:aws:iam::{ACCOUNT}:role/victim", policy, "policy", self.role
        )


class StackRoleTests(ExecutionRoleTestCase):
    def deployer(self, *more):
        """A session that may use CloudFormation, and what else is given."""
        return self.aws.role_session(
            ACCOUNT,
            f"deployer-{self.id().rpartition('.')[2]}"[:60],
            {"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"},
            *more,
        )

    def test_stack_without_a_role_uses_the_rights_of_its_caller(self):
        self.assertFails("assumed-role/deployer-", topic("t"), "own", session=self.deployer())
        self.aws.deploy(
            topic("u"),
            "own-allowed",
            self.aws.role_session(
                ACCOUNT, "publisher", {"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}, TOPIC_RIGHTS
            ),
        )

    def test_calls_on_behalf_of_a_caller_are_called_via_cloudformation(self):
        session = self.deployer(
            {
                **TOPIC_RIGHTS,
                "Condition": {"ForAnyValue:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}},
            }
        )
        self.assertDenied(self.aws.client("sns", session).create_topic, Name="direct")
        self.aws.deploy(topic("via"), "via", session)

    def test_role_stays_with_the_stack(self):
        role = self.execution_role(TOPIC_RIGHTS)
        self.aws.deploy(topic("first"), "stays", self.root, role)
        cloudformation = self.aws.client("cloudformation", self.root)
        self.assertEqual(role, cloudformation.describe_stacks(StackName="stays")["Stacks"][0]["RoleARN"])
        session = self.deployer()
        self.assertIsNotNone(self.aws.deploy(topic("first", DisplayName="changed"), "stays", session))
        self.aws.delete("stays", session)

    def test_role_given_to_an_update_without_a_change_set(self):
        role = self.execution_role({**TOPIC_RIGHTS, "Resource": "arn:aws:sns:*:*:direct"})
        self.aws.deploy(topic("direct"), "direct", self.root)
        changed = topic("direct")
        changed["Resources"]["Other"] = topic("not-allowed")["Resources"]["Topic"]
        cloudformation = self.aws.client("cloudformation", self.root)
        cloudformation.update_stack(StackName="direct", TemplateBody=json.dumps(changed), RoleARN=role)
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", self.aws.settled("direct", self.root)["StackStatus"])
        self.assertEqual(role, cloudformation.describe_stacks(StackName="direct")["Stacks"][0]["RoleARN"])

    def test_role_survives_a_restart(self):
        role = self.execution_role(TOPIC_RIGHTS)
        self.aws.deploy(topic("restarted"), "restarted", self.root, role)
        self.aws.restart()
        self.set_rights(role, {**TOPIC_RIGHTS, "Effect": "Deny"})
        self.assertFails("AWSCloudFormation is not authorized", topic("restarted", DisplayName="x"), "restarted")

    def test_role_that_does_not_exist(self):
        missing = f"arn:aws:iam::{ACCOUNT}:role/missing"
        cloudformation = self.aws.client("cloudformation", self.root)
        for call in (
            lambda: self.aws.deploy(topic("m"), "missing", self.root, missing),
            lambda: cloudformation.create_stack(StackName="missing", TemplateBody="{}", RoleARN=missing),
            lambda: cloudformation.delete_stack(StackName="missing", RoleARN=missing),
        ):
            self.assertRefused("ValidationError", call, message=f"Role {missing} is invalid or cannot be assumed")

    def test_role_that_cloudformation_may_not_assume(self):
        for name, trust in (
            ("for-builds", None),
            (
                "for-another-account",
                {**CLOUDFORMATION, "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": OTHER}}},
            ),
            # Nobody documents whether CloudFormation sends the key, so a role has to do with and without it.
            ("only-with-the-key", {**CLOUDFORMATION, "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}),
            ("only-without-the-key", {**CLOUDFORMATION, "Condition": {"Null": {"aws:SourceAccount": "true"}}}),
            (
                "for-another-stack",
                {
                    **CLOUDFORMATION,
                    "Condition": {
                        "ArnLikeIfExists": {"aws:SourceArn": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/other/*"}
                    },
                },
            ),
        ):
            with self.subTest(name):
                role = self.aws.role(ACCOUNT, name, TOPIC_RIGHTS, trust=trust)
                self.assertRefused(
                    "ValidationError",
                    self.aws.deploy,
                    topic("t"),
                    "unassumable",
                    self.root,
                    role,
                    message="is invalid or cannot be assumed",
                )

    def test_trust_that_requires_the_source_is_refused_with_the_reason(self):
        trust = {**CLOUDFORMATION, "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}
        role = self.aws.role(ACCOUNT, "strict", TOPIC_RIGHTS, trust=trust)
        self.assertRefused(
            "ValidationError",
            self.aws.deploy,
            topic("t"),
            "strict",
            self.root,
            role,
            message="AWS does not document that CloudFormation sends them for a stack's role",
        )

    def test_role_that_is_gone_stops_the_stack(self):
        role = self.execution_role(TOPIC_RIGHTS)
        self.aws.deploy(topic("gone"), "gone", self.root, role)
        name = role.rpartition("/")[2]
        self.iam.delete_role_policy(RoleName=name, PolicyName="inline")
        self.iam.delete_role(RoleName=name)
        self.assertRefused(
            "ValidationError",
            self.aws.deploy,
            topic("gone", DisplayName="x"),
            "gone",
            self.root,
            message="cannot be assumed",
        )

    def test_condition_on_the_role_of_a_stack(self):
        role, other = self.execution_role(TOPIC_RIGHTS), self.aws.role(ACCOUNT, "powerful", trust=CLOUDFORMATION)
        session = self.aws.role_session(
            ACCOUNT,
            "bound-deployer",
            {"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"},
            {
                "Effect": "Deny",
                "Action": "cloudformation:CreateChangeSet",
                "Resource": "*",
                "Condition": {"StringNotEquals": {"cloudformation:RoleArn": role}},
            },
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
        )
        for wrong in (None, other):
            self.assertDenied(self.aws.deploy, topic("c"), "conditional", session, wrong, message="explicit deny")
        self.aws.deploy(topic("c"), "conditional", session, role)

    def test_template_in_s3_is_read_with_the_rights_of_the_caller(self):
        self.aws.client("s3", self.root).put_object(
            Bucket="code", Key="template.json", Body=b'{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}'
        )
        url = f"https://s3.{REGION}.amazonaws.com/code/template.json"
        create = self.aws.client("cloudformation", self.deployer(TOPIC_RIGHTS)).create_stack
        self.assertRefused("ValidationError", create, StackName="by-url", TemplateURL=url, message="S3 error: User: ")
        allowed = self.aws.role_session(
            ACCOUNT,
            "template-reader",
            {"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"},
            TOPIC_RIGHTS,
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::code/template.json"},
        )
        self.aws.client("cloudformation", allowed).create_stack(StackName="by-url", TemplateURL=url)
        # The role that the stack gets takes no part in it.
        self.aws.client("cloudformation", self.root).create_stack(
            StackName="by-role", TemplateURL=url, RoleARN=self.execution_role(TOPIC_RIGHTS)
        )

    def test_change_set_of_another_stack_is_not_executed_under_a_stacks_name(self):
        cloudformation = self.aws.client("cloudformation", self.root)
        self.aws.deploy(topic("mine"), "mine", self.root)
        foreign = cloudformation.create_change_set(
            StackName="foreign",
            ChangeSetName="waiting",
            ChangeSetType="CREATE",
            TemplateBody='{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}',
        )["Id"]
        session = self.aws.role_session(
            ACCOUNT,
            "of-mine",
            TOPIC_RIGHTS,
            {
                "Effect": "Allow",
                "Action": "cloudformation:*",
                "Resource": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/mine/*",
            },
        )
        mine = self.aws.client("cloudformation", session)
        self.assertRefused("ChangeSetNotFound", mine.execute_change_set, StackName="mine", ChangeSetName=foreign)
        self.assertDenied(mine.execute_change_set, ChangeSetName=foreign)
