"""
What CloudFormation does with a template: each folder of src/test/resources/template on one embedded AWS.

A folder has template.yml (or .json) and, where the behavior needs them: parameters.yml, capabilities.yml,
other-stack.yml (deployed before, as `other`), second-template.yml (an update), importing-stack.yml (deployed before the
update, as `other`) and steps.yml (what is done, if not create and update). expected.yml says how the last step ends:
`refused` (the call itself), `failed` (the stack) or `succeeded`, and a part of the message: of a step `change set`,
which resources the second template replaces. about.yml says where the behavior is from.
"""

import json
import unittest
import urllib.parse
from pathlib import Path

import yaml
from botocore.exceptions import ClientError, ParamValidationError
from emulator import DeploymentFailed, EmulatorTestCase

FIXTURES = Path(__file__).parent.parent / "resources" / "template"

# The account in the fixtures' templates and messages. Each fixture has an account of its own.
_ACCOUNT = "111111111111"

_ALL_CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


class TemplateTests(EmulatorTestCase):
    def test_fixtures(self):
        for number, folder in enumerate(sorted(FIXTURES.iterdir())):
            with self.subTest(folder.name):
                expected = _read(folder, "expected.yml")
                result, message = Fixture(self.aws, folder, f"{300_000_000_000 + number}").run()
                self.assertEqual(expected["result"], result, message)
                self.assertIn(expected.get("message", ""), message)

    def test_fixtures_say_where_their_behavior_is_from(self):
        for folder in sorted(FIXTURES.iterdir()):
            with self.subTest(folder.name):
                about = _read(folder, "about.yml")
                self.assertLessEqual({*about}, {"behavior", "source", "local", "detail"})
                self.assertTrue(about["behavior"] and about["source"])
                self.assertIn(about["local"], ("same", "differs", "refused"))
                self.assertEqual(about["local"] != "same", "detail" in about)


class OperationTests(EmulatorTestCase):
    """What depends on the operation and on who calls it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(_ACCOUNT)

    def test_change_set_that_does_not_validate_cannot_be_executed(self):
        self.aws.deploy(_one("AWS::SNS::Topic", TopicName="taken"), "first", self.root)
        for template, hook, reason in (
            (_one("AWS::SNS::Topic", Colour="blue"), "PropertyValidation", r"extraneous key \[Colour\]"),
            (
                _one("AWS::SNS::Topic", TopicName="taken"),
                "ResourceExistenceCheck",
                ":taken' already exists",
            ),
        ):
            with self.assertRaisesRegex(DeploymentFailed, f"AWS::EarlyValidation::{hook}.*{reason}") as failed:
                self.aws.deploy(template, f"second-{hook}", self.root)
            self.assertEqual("change set FAILED", failed.exception.status)

    def test_ssm_values_are_read_with_the_rights_of_who_deploys(self):
        self.aws.client("ssm", self.root).put_parameter(Name="/held", Value="blue", Type="String")
        deploys = {"Effect": "Allow", "Action": ["cloudformation:*", "sns:*"], "Resource": "*"}
        reads = {"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": "*"}
        denied = self.aws.role_session(_ACCOUNT, "deploys", deploys)
        allowed = self.aws.role_session(_ACCOUNT, "reads", deploys, reads)
        typed = {
            "Parameters": {"Name": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/held"}},
            **_one("AWS::SNS::Topic", DisplayName={"Ref": "Name"}),
        }
        with self.assertRaisesRegex(ClientError, "not authorized to perform: ssm:GetParameters .*AccessDenied"):
            self.aws.deploy(typed, "typed", denied)
        dynamic = _one("AWS::SNS::Topic", DisplayName="{{resolve:ssm:/held}}")
        with self.assertRaisesRegex(DeploymentFailed, "not authorized to perform: ssm:GetParameters"):
            self.aws.deploy(dynamic, "denied", denied)
        for name, template in (("typed", typed), ("dynamic", dynamic)):
            self.aws.deploy(template, name, allowed)
            arn = self.aws.resource(name, "It", self.root)
            attributes = self.aws.client("sns", self.root).get_topic_attributes(TopicArn=arn)["Attributes"]
            self.assertEqual("blue", attributes["DisplayName"])

    def test_template_of_codepipeline_may_have_one_megabyte(self):
        def create(name, size, **more):
            body = json.dumps(_one("AWS::SNS::Topic") | {"Metadata": {"Filler": "x" * size}})
            form = {"Action": "CreateStack", "StackName": name, "TemplateBody": body, **more}
            status, answer = self.aws.signed(
                "cloudformation",
                "POST",
                "/",
                self.root,
                urllib.parse.urlencode(form).encode(),
                **{"Content-Type": "application/x-www-form-urlencoded"},
            )
            return status, answer.decode()

        mark = {"x-amz-codepipeline-action": "CloudFormation"}
        self.assertEqual(400, create("plain", 60_000)[0])
        self.assertEqual(200, create("by-action", 60_000, **mark)[0])
        status, answer = create("too-long", 1_000_000, **mark)
        self.assertEqual(400, status)
        self.assertIn("Template may not exceed 1000000 bytes in size.", answer)

    def test_bootstrap_version_is_there_for_a_template_that_asks(self):
        ssm = self.aws.client("ssm", self.root)
        name = "/cdk-bootstrap/hnb659fds/version"
        self.aws.deploy(_one("AWS::SNS::Topic"), "plain", self.root)
        self.assertRefused("ParameterNotFound", ssm.get_parameter, Name=name)
        asks = {"Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": name}}}
        self.aws.deploy({**_one("AWS::SNS::Topic"), **asks}, "bootstrapped", self.root)
        self.assertGreater(int(ssm.get_parameter(Name=name)["Parameter"]["Value"]), 6)


def _one(type_name, /, **properties):
    return {"Resources": {"It": {"Type": type_name, "Properties": properties}}}


class Fixture:
    def __init__(self, aws, folder, account):
        self.aws, self.folder, self.account = aws, folder, account
        self.cloudformation = aws.client("cloudformation", aws.root(account))

    def run(self):
        """How the last step ends, and the messages."""
        if self._has("other-stack.yml"):
            self._operate("create", "other", "other-stack.yml")
        update = ["update"] if self._has("second-template.yml") else []
        for step in _read(self.folder, "steps.yml") or ["create", *update]:
            if step == "update" and self._has("importing-stack.yml"):
                self._operate("create", "other", "importing-stack.yml")
            outcome = self._step(step)
        return outcome[0], outcome[1].replace(self.account, _ACCOUNT)

    def _step(self, step):
        if step == "put object":
            bucket = self.aws.resource("app", "Bucket", self.aws.root(self.account))
            self.aws.client("s3", self.aws.root(self.account)).put_object(Bucket=bucket, Key="key", Body=b"")
            return "succeeded", ""
        if step == "change set":
            return "succeeded", self._replacements("app", "second-template.yml")
        first = "template.yml" if self._has("template.yml") else "template.json"
        return self._operate(step, "app", "second-template.yml" if step == "update" else first)

    def _operate(self, step, stack, template):
        try:
            if step == "delete":
                stack_id = self.cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
                self.cloudformation.delete_stack(StackName=stack)
            else:
                operation = self.cloudformation.update_stack if step == "update" else self.cloudformation.create_stack
                stack_id = operation(
                    StackName=stack,
                    TemplateBody=(self.folder / template).read_text().replace(_ACCOUNT, self.account),
                    Capabilities=_read(self.folder, "capabilities.yml", _ALL_CAPABILITIES),
                    Parameters=[
                        {"ParameterKey": name, "ParameterValue": value}
                        for name, value in (_read(self.folder, "parameters.yml") if stack == "app" else {}).items()
                    ],
                    **({"EnableTerminationProtection": True} if step == "create protected" else {}),
                )["StackId"]
        except (ClientError, ParamValidationError) as error:
            return "refused", str(error)
        settled = self.aws._settled(self.cloudformation, stack_id)
        succeeded = settled["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE")
        return ("succeeded", "") if succeeded else ("failed", self._reasons(stack_id))

    def _replacements(self, stack, template):
        change_set = self.cloudformation.create_change_set(
            StackName=stack, ChangeSetName="changes", TemplateBody=(self.folder / template).read_text()
        )["Id"]
        changes = self.aws._settled_change_set(self.cloudformation, change_set)["Changes"]
        found = [change["ResourceChange"] for change in changes]
        return "".join(f"{change['LogicalResourceId']}: {change['Replacement']}\n" for change in found)

    def _reasons(self, stack_id):
        events = self.cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
        validations = self.cloudformation.describe_events(StackName=stack_id)["OperationEvents"]
        return "\n".join(
            [event.get("ResourceStatusReason", "") for event in events]
            + [event.get("ValidationStatusReason", "") for event in validations]
        )

    def _has(self, name):
        return (self.folder / name).exists()


def _read(folder, name, default=None):
    file = folder / name
    return yaml.safe_load(file.read_text()) if file.exists() else ({} if default is None else default)


if __name__ == "__main__":
    unittest.main()
