"""iam:PassRole: nobody hands a role to a service without being allowed to, by call or by template."""

import templates
from emulator import REGION, EmulatorTestCase
from test_execution_role import ACCOUNT, CLOUDFORMATION, OTHER, ExecutionRoleTestCase, topic

FUNCTION_TRUST = templates.TRUST["Statement"][0]


def passing(role, service=None):
    allowed = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role}
    return {**allowed, "Condition": {"StringEquals": {"iam:PassedToService": service}}} if service else allowed


def all_of(service):
    return {"Effect": "Allow", "Action": f"{service}:*", "Resource": "*"}


class CallsTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)

    def session(self, *statements):
        return self.aws.role_session(
            ACCOUNT, f"caller-{self.id().rpartition('.')[2]}"[:55] + str(len(statements)), *statements
        )

    def test_role_of_a_stack(self):
        role = self.aws.role(ACCOUNT, "execution", all_of("sns"), trust=CLOUDFORMATION)
        denied = self.session(all_of("cloudformation"))
        cloudformation = self.aws.client("cloudformation", denied)
        template = '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}'
        for call in (
            lambda: self.aws.deploy(topic("t"), "stack", denied, role),
            lambda: cloudformation.create_stack(StackName="stack", TemplateBody=template, RoleARN=role),
            lambda: cloudformation.update_stack(StackName="stack", TemplateBody=template, RoleARN=role),
            lambda: cloudformation.delete_stack(StackName="stack", RoleARN=role),
        ):
            self.assertDenied(
                call,
                message=f"is not authorized to perform: iam:PassRole on resource: {role} because "
                "no identity-based policy allows the iam:PassRole action",
            )
        allowed = self.session(all_of("cloudformation"), passing(role, "cloudformation.amazonaws.com"))
        self.aws.deploy(topic("t"), "stack", allowed, role)
        self.aws.delete("stack", allowed, role)

    def test_role_for_another_service(self):
        role = self.aws.role(ACCOUNT, "for-lambda", trust=CLOUDFORMATION)
        session = self.session(all_of("cloudformation"), passing(role, "lambda.amazonaws.com"))
        self.assertDenied(self.aws.deploy, topic("o"), "other-service", session, role, message="iam:PassRole")

    def test_another_role_than_the_allowed_one(self):
        allowed, other = (self.aws.role(ACCOUNT, name, trust=CLOUDFORMATION) for name in ("allowed", "not-allowed"))
        session = self.session(all_of("cloudformation"), passing(allowed))
        self.assertDenied(self.aws.deploy, topic("o"), "other-role", session, other, message="iam:PassRole")

    def test_role_of_another_account_is_never_passed(self):
        foreign = self.aws.role(OTHER, "foreign", trust=CLOUDFORMATION)
        session = self.session(all_of("cloudformation"), passing("*"))
        for who in (session, self.root):
            self.assertDenied(
                self.aws.deploy, topic("f"), "foreign", who, foreign, message="Cross-account pass role is not allowed."
            )

    def test_role_of_a_function(self):
        role, other = (self.aws.role(ACCOUNT, name, trust=FUNCTION_TRUST) for name in ("function", "function-2"))
        function = {
            "FunctionName": "passed",
            "Runtime": "java25",
            "Handler": "a.B",
            "Role": role,
            "Code": {"ZipFile": templates.code()},
        }
        self.assertDenied(
            self.aws.client("lambda", self.session(all_of("lambda"))).create_function,
            **function,
            message=f"iam:PassRole on resource: {role}",
        )
        client = self.aws.client("lambda", self.session(all_of("lambda"), passing(role, "lambda.amazonaws.com")))
        client.create_function(**function)
        client.update_function_configuration(FunctionName="passed", Timeout=10)
        self.assertDenied(
            client.update_function_configuration,
            FunctionName="passed",
            Role=other,
            message=f"iam:PassRole on resource: {other}",
        )

    def test_role_of_an_event_target(self):
        role = self.aws.role(ACCOUNT, "target")
        events = self.aws.client("events", self.session(all_of("events")))
        events.put_rule(Name="rule", ScheduleExpression="rate(1 day)")
        target = {"Id": "1", "Arn": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:hello", "RoleArn": role}
        self.assertDenied(events.put_targets, Rule="rule", Targets=[target], message="iam:PassRole")
        allowed = self.session(all_of("events"), passing(role, "events.amazonaws.com"))
        self.aws.client("events", allowed).put_targets(Rule="rule", Targets=[target])

    def test_arn_of_a_role_in_data_is_not_passed(self):
        role = self.aws.role(ACCOUNT, "named", trust=FUNCTION_TRUST)
        session = self.session(all_of("s3"), all_of("lambda"), passing(role))
        self.aws.client("s3", self.root).create_bucket(
            Bucket="data", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        self.aws.client("s3", session).put_object(Bucket="data", Key="k", Body=b'{"RoleArn": "%s-2"}' % role.encode())
        self.aws.client("lambda", session).create_function(
            FunctionName="data",
            Runtime="java25",
            Handler="a.B",
            Role=role,
            Code={"ZipFile": templates.code()},
            Environment={"Variables": {"ROLE_ARN": role + "-2"}},
        )


class TemplatesTests(ExecutionRoleTestCase):
    def test_role_that_a_template_hands_over(self):
        function = {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Runtime": "java25", "Handler": "a.B", "Code": {"S3Bucket": "code", "S3Key": "one.jar"}},
        }
        rule = {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "ScheduleExpression": "rate(1 day)",
                "Targets": [{"Id": "1", "Arn": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:hello"}],
            },
        }
        for name, service, resource, place in (
            ("function", "lambda", function, lambda properties, role: properties.update(Role=role)),
            ("rule", "events", rule, lambda properties, role: properties["Targets"][0].update(RoleArn=role)),
        ):
            with self.subTest(name):
                role = self.aws.role(
                    ACCOUNT,
                    f"of-{name}",
                    trust={
                        "Effect": "Allow",
                        "Principal": {"Service": f"{service}.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                )
                place(resource["Properties"], role)
                template = {"Resources": {"It": resource}}
                execution = self.aws.role(
                    ACCOUNT, f"execution-{name}", all_of(service), all_of("s3"), trust=CLOUDFORMATION
                )
                self.assertFails(f"iam:PassRole on resource: {role}", template, name, execution)
                self.forget(name)
                self.set_rights(execution, all_of(service), all_of("s3"), passing(role, "codebuild.amazonaws.com"))
                self.assertFails(f"iam:PassRole on resource: {role}", template, name, execution)
                self.forget(name)
                self.set_rights(execution, all_of(service), all_of("s3"), passing(role, f"{service}.amazonaws.com"))
                self.aws.deploy(template, name, self.root, execution)

    def test_roles_of_a_pipeline_and_its_project(self):
        everything_else = [all_of(service) for service in ("codepipeline", "codebuild", "codeconnections")] + [
            {"Effect": "Allow", "NotAction": "iam:PassRole", "Resource": f"arn:aws:iam::{ACCOUNT}:role/*"}
        ]
        execution = self.aws.role(ACCOUNT, "execution-pipeline", *everything_else, trust=CLOUDFORMATION)
        for service in ("codebuild", "codepipeline"):
            self.assertFails("iam:PassRole on resource: ", templates.pipeline(), "pipeline", execution)
            self.forget("pipeline")
            everything_else.append(passing("*", f"{service}.amazonaws.com"))
            self.set_rights(execution, *everything_else)
        self.aws.deploy(templates.pipeline(), "pipeline", self.root, execution)

    def test_role_that_the_service_cannot_assume(self):
        for trust in (
            {"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:AssumeRole"},
            {**FUNCTION_TRUST, "Condition": {"StringEquals": {"aws:SourceAccount": OTHER}}},
        ):
            template = templates.hello("code", "one.jar")
            template["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"] = {
                "Version": "2012-10-17",
                "Statement": [trust],
            }
            self.assertFails("The role defined for the function cannot be assumed by Lambda.", template, "hello")
            self.forget("hello")
