"""
What a template needs, without a deployment: for the fixtures of src/test/resources/rights, the same rights as those
that the local CloudFormation asks for. A role with these and no others deploys the template.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import templates
import yaml
from emulator import REGION, SOURCES, DeploymentFailed, EmulatorTestCase

FIXTURES = Path(__file__).parent.parent / "resources" / "rights"
ACCOUNT = "111111111111"
CLOUDFORMATION = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudformation.amazonaws.com"},
    "Action": "sts:AssumeRole",
}

# The changes of a template that a project is most likely to make.
CHANGES = (
    "bucket-with-a-lifecycle",
    "event-source-mapping",
    "function-with-a-url",
    "http-api-with-an-authorizer",
    "key-with-an-alias",
    "queue-with-a-generated-name",
    "rest-api",
    "schedule",
    "secret",
    "state-machine",
    "table-with-expiry-and-backups",
    "topic-with-a-subscription",
)


def question(template, **given):
    return {
        "template": template,
        "stackName": "made",
        "account": ACCOUNT,
        "region": REGION,
        "policies": [],
        "boundaries": {},
        **given,
    }


def answers(questions):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(questions, file, default=str)
        file.flush()
        done = subprocess.run(
            [sys.executable, "-m", "embedded_aws.compare_rights", file.name],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCES), "PYTHONDONTWRITEBYTECODE": "1"},
        )
    return json.loads(done.stdout)


def fixture(name, file="template.yml"):
    return yaml.safe_load((FIXTURES / name / file).read_text())


def statements(needs):
    """A statement for each set of resources and each condition."""
    resources = {}
    for need in needs:
        key = need["action"], json.dumps(need["condition"])
        resources.setdefault(key, set()).add(need["resource"])
    actions = {}
    for (action, condition), arns in resources.items():
        actions.setdefault((condition, tuple(sorted(arns))), set()).add(action)
    return [
        {
            "Effect": "Allow",
            "Action": sorted(names),
            "Resource": list(arns),
            **({"Condition": {"StringEquals": json.loads(condition)}} if condition != "{}" else {}),
        }
        for (condition, arns), names in actions.items()
    ]


class FixtureTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        templates.upload(cls.aws.client("s3", cls.root), "one")
        cls.names = sorted(folder.name for folder in FIXTURES.iterdir())
        cls.updated = [name for name in cls.names if (FIXTURES / name / "second-template.yml").exists()]
        found = answers(
            [question(fixture(name), stackName=name) for name in cls.names]
            + [question(fixture(name, "second-template.yml"), stackName=name) for name in cls.updated]
        )
        cls.needs = {name: answer["needs"] for name, answer in zip(cls.names, found, strict=False)}
        cls.needs_of_second = {
            name: answer["needs"] for name, answer in zip(cls.updated, found[len(cls.names) :], strict=True)
        }

    def role(self, name, needs):
        return self.aws.role(ACCOUNT, name[:64], *statements(needs), trust=CLOUDFORMATION)

    def test_rights_suffice_for_an_update(self):
        for name in self.updated:
            with self.subTest(name):
                needed = {need["action"] for need in self.needs[name] + self.needs_of_second[name]}
                self.assertEqual(set(), {*fixture(name, "rights.yml")} - needed)

    def test_rights_are_those_that_a_deployment_asks_for(self):
        for name in self.names:
            if name in self.updated:
                continue
            with self.subTest(name):
                needed = {need["action"] for need in self.needs[name] if need["operations"] != ["update"]}
                # The local Lambda does not ask for the archive of a layer.
                needed -= {"s3:GetObject"} if name == "layer" else set()
                self.assertEqual({*fixture(name, "rights.yml")}, needed)

    def test_deployment_succeeds_with_the_rights_and_fails_without_each_statement(self):
        for name in CHANGES:
            needs = self.needs[name]
            with self.subTest(name):
                self.aws.deploy(fixture(name), name, self.root, self.role(f"all-{name}", needs))
                self.aws.delete(name, self.root)
            at_creation = [need for need in needs if {"create", "read"} & {*need["operations"]}]
            for number, statement in enumerate(statements(at_creation)):
                if statement["Action"] == ["s3:GetObject"]:
                    continue  # asked by Lambda, not by CloudFormation
                lacking = [need for need in needs if need["action"] not in statement["Action"]]
                with self.subTest(name, lacks=statement["Action"]), self.assertRaises(DeploymentFailed) as failed:
                    stack = f"{name[:50]}-{number}"
                    self.aws.deploy(fixture(name), stack, self.root, self.role(f"lacks-{number}-{name}", lacking))
                reasons = " ".join(failed.exception.reasons)
                self.assertTrue(any(action in reasons for action in statement["Action"]), reasons)


class ComparisonTests(unittest.TestCase):
    QUEUE = {
        "Parameters": {"Stage": {"Type": "String"}},
        "Resources": {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "orders-${Stage}"}}},
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": {"Fn::Sub": "orders-${Stage}-reader"},
                    "PermissionsBoundary": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:policy/limit"},
                    "AssumeRolePolicyDocument": {"Statement": []},
                    "Policies": [
                        {
                            "PolicyName": "read",
                            "PolicyDocument": {
                                "Statement": {
                                    "Effect": "Allow",
                                    "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
                                    "Resource": {"Fn::GetAtt": ["Queue", "Arn"]},
                                }
                            },
                        }
                    ],
                },
            },
        },
    }
    ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders-dev"

    def compared(self, *policy, **given):
        policies = [{"Statement": list(policy)}]
        return answers([question(self.QUEUE, policies=policies, **given)])[0]

    def test_parameters_get_the_values_that_the_policies_expect(self):
        answer = self.compared({"Effect": "Allow", "Action": "sqs:CreateQueue", "Resource": self.ARN})
        queue = {need["action"]: need for need in answer["needs"] if need["logicalId"] == "Queue"}
        self.assertEqual({self.ARN}, {need["resource"] for need in queue.values()})
        self.assertEqual(["sqs:CreateQueue"], [action for action, need in queue.items() if need["allowed"]])

    def test_unneeded_are_the_actions_that_no_resource_needs(self):
        answer = self.compared(
            {"Sid": "Queues", "Effect": "Allow", "Action": ["sqs:CreateQueue", "sqs:SendMessage"], "Resource": "*"},
            {"Sid": "Topics", "Effect": "Allow", "Action": "sns:CreateTopic", "Resource": "*"},
            {"Sid": "Others", "Effect": "Allow", "Action": "sqs:DeleteQueue", "Resource": self.ARN[:-4]},
        )
        self.assertEqual(
            [("Queues", "sqs:SendMessage"), ("Topics", "sns:CreateTopic"), ("Others", "sqs:DeleteQueue")],
            [(each["sid"], each["action"]) for each in answer["unneeded"]],
        )

    def test_roles_are_created_with_their_boundary_only(self):
        answer = self.compared(
            {"Effect": "Allow", "Action": "sqs:*", "Resource": self.ARN},
            {
                "Effect": "Allow",
                "Action": "iam:*",
                "Resource": "*",
                "Condition": {"StringEquals": {"iam:PermissionsBoundary": "another"}},
            },
        )
        create = next(need for need in answer["needs"] if need["action"] == "iam:CreateRole")
        self.assertFalse(create["allowed"])
        self.assertEqual({"iam:PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/limit"}, create["condition"])
        self.assertNotIn("iam:PutRolePermissionsBoundary", [need["action"] for need in answer["needs"]])

    def test_boundary_lacks_what_the_roles_of_the_template_are_allowed(self):
        limit = {"Statement": {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": self.ARN}}
        answer = self.compared(
            {"Effect": "Allow", "Action": "sqs:CreateQueue", "Resource": self.ARN}, boundaries={"limit": limit}
        )
        self.assertEqual(
            [("sqs:ReceiveMessage", True), ("sqs:DeleteMessage", False)],
            [(each["action"], each["allowed"]) for each in answer["boundaries"]],
        )

    def test_ids_and_names_that_only_aws_knows_are_wildcards(self):
        made = {
            "Resources": {
                "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}},
                "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "new/new"}},
                "Table": {
                    "Type": "AWS::DynamoDB::Table",
                    "Properties": {"KeySchema": [], "AttributeDefinitions": []},
                },
            }
        }
        resources = {
            (need["logicalId"], need["resource"].rpartition(":")[2])
            for need in answers([question(made)])[0]["needs"]
            if need["operations"] == ["delete"]
        }
        self.assertEqual({("Key", "key/*"), ("Secret", "new/new-*"), ("Table", "table/made-Table-*")}, resources)
