"""API requests as IAM sees them: their resources, their condition keys, and how they are refused."""

import time

import templates
from emulator import REGION, EmulatorTestCase

ACCOUNT = "111111111111"


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


class RequestsTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        cls.iam = cls.aws.client("iam", cls.root)

    def client(self, service, *statements):
        name = self.id().rpartition(".")[2].removeprefix("test_")
        return self.aws.client(
            service, self.aws.role_session(ACCOUNT, f"{name[:50]}-{service}-{len(statements)}", *statements)
        )

    def policy(self, name, *statements):
        return self.iam.create_policy(PolicyName=name, PolicyDocument=templates.policy(*statements))["Policy"]["Arn"]

    def test_refusal_names_the_resource_and_the_kind_of_policy(self):
        denied = self.client("sns", allow("sns:Publish"))
        self.assertDenied(
            denied.create_topic,
            Name="topic",
            message="is not authorized to perform: sns:CreateTopic on resource: "
            f"arn:aws:sns:{REGION}:{ACCOUNT}:topic because no identity-based policy allows the sns:CreateTopic action",
        )
        self.assertDenied(
            self.client("sns", allow("sns:*"), allow("sns:CreateTopic", Effect="Deny")).create_topic,
            Name="topic",
            message="with an explicit deny in an identity-based policy",
        )
        bounded = self.aws.role(
            ACCOUNT, "bounded", allow("*"), PermissionsBoundary=self.policy("only-s3", allow("s3:*"))
        )
        session = self.aws.service_role(bounded, "codebuild.amazonaws.com")
        self.assertDenied(
            self.aws.client("sns", session).create_topic,
            Name="topic",
            message="because no permissions boundary allows the sns:CreateTopic action",
        )

    def test_role_is_created_with_the_boundary_only(self):
        boundary, other = self.policy("boundary", allow("logs:*")), self.policy("other", allow("*"))
        iam = self.client(
            "iam",
            allow(
                "iam:*",
                f"arn:aws:iam::{ACCOUNT}:role/app/*",
                Condition={"StringEquals": {"iam:PermissionsBoundary": boundary}},
            ),
        )
        role = {"Path": "/app/", "AssumeRolePolicyDocument": templates.policy(*templates.TRUST["Statement"])}
        self.assertDenied(iam.create_role, RoleName="free", **role)
        self.assertDenied(iam.create_role, RoleName="other", **role, PermissionsBoundary=other)
        self.assertDenied(iam.create_role, RoleName="elsewhere", **{**role, "Path": "/"}, PermissionsBoundary=boundary)
        iam.create_role(RoleName="inside", **role, PermissionsBoundary=boundary)
        inline = {"PolicyName": "p", "PolicyDocument": templates.policy(allow("logs:*"))}
        iam.put_role_policy(RoleName="inside", **inline)
        self.assertDenied(iam.put_role_permissions_boundary, RoleName="inside", PermissionsBoundary=other)
        self.iam.create_role(RoleName="unbounded", **role)
        self.assertDenied(iam.put_role_policy, RoleName="unbounded", **inline)
        self.assertDenied(iam.create_user, UserName="user")
        self.assertDenied(iam.create_access_key, UserName="user")

    def test_policy_is_attached_by_its_arn(self):
        self.aws.role(ACCOUNT, "attached-to")
        harmless = self.policy("harmless", allow("logs:*"))
        iam = self.client("iam", allow("iam:AttachRolePolicy", Condition={"ArnEquals": {"iam:PolicyARN": harmless}}))
        iam.attach_role_policy(RoleName="attached-to", PolicyArn=harmless)
        self.assertDenied(
            iam.attach_role_policy, RoleName="attached-to", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
        )

    def test_policy_is_created_under_its_own_name(self):
        iam = self.client("iam", allow("iam:CreatePolicy", f"arn:aws:iam::{ACCOUNT}:policy/app-*"))
        document = templates.policy(allow("logs:*"))
        iam.create_policy(PolicyName="app-logs", PolicyDocument=document)
        self.assertDenied(iam.create_policy, PolicyName="logs", PolicyDocument=document)

    def test_log_group_is_named_with_a_star_at_its_end(self):
        logs = self.aws.client("logs", self.root)
        for name in ("/app/one", "/app/two"):
            logs.create_log_group(logGroupName=name)
        group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/app/one"
        writer = self.client("logs", allow(["logs:CreateLogStream", "logs:PutLogEvents"], group + ":*"))
        writer.create_log_stream(logGroupName="/app/one", logStreamName="s")
        writer.put_log_events(
            logGroupName="/app/one",
            logStreamName="s",
            logEvents=[{"timestamp": int(time.time() * 1000), "message": "hello"}],
        )
        self.assertDenied(writer.create_log_stream, logGroupName="/app/two", logStreamName="s")
        without_star = self.client("logs", allow("logs:CreateLogStream", group), allow("x:y"))
        self.assertDenied(without_star.create_log_stream, logGroupName="/app/one", logStreamName="t")

    def test_service_that_a_function_is_opened_to(self):
        self.aws.role(ACCOUNT, "function", trust=templates.TRUST["Statement"][0])
        self.aws.client("lambda", self.root).create_function(
            FunctionName="opened",
            Runtime="java25",
            Handler="a.B",
            Role=f"arn:aws:iam::{ACCOUNT}:role/function",
            Code={"ZipFile": templates.code()},
        )
        functions = self.client(
            "lambda",
            allow("lambda:AddPermission", Condition={"StringEquals": {"lambda:Principal": "apigateway.amazonaws.com"}}),
        )
        permission = {"FunctionName": "opened", "Action": "lambda:InvokeFunction"}
        functions.add_permission(StatementId="api", Principal="apigateway.amazonaws.com", **permission)
        self.assertDenied(functions.add_permission, StatementId="all", Principal="*", **permission)
