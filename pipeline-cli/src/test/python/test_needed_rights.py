"""
The rights that CloudFormation needs for each resource type: the folders of src/test/resources/rights.

A folder has template.yml, rights.yml (action: resource, or a list of them), about.yml, which says where the behavior is
from, and for an update second-template.yml. With exactly these rights the stack is made, updated and deleted, and all
of them are asked for.
"""

import sys
import unittest
from fnmatch import fnmatchcase
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


def _read(folder, name):
    return yaml.safe_load((folder / name).read_text())


class NeededRightsTests(EmulatorTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.aws.root(ACCOUNT)
        templates.upload(cls.aws.client("s3", cls.root), "one")

    def role(self, name, rights):
        statements = [{"Effect": "Allow", "Action": action, "Resource": arns} for action, arns in rights.items()]
        return self.aws.role(ACCOUNT, f"execution-{name}"[:64], *statements, trust=CLOUDFORMATION)

    def test_rights_of_the_fixtures(self):
        for folder in sorted(FIXTURES.iterdir()):
            with self.subTest(folder.name):
                rights = _read(folder, "rights.yml")
                role = self.role(folder.name, rights)
                for template in ("template.yml", "second-template.yml"):
                    if (folder / template).exists():
                        self.aws.deploy(_read(folder, template), folder.name, self.root, role)
                self.aws.delete(folder.name, self.root)
                asked = {
                    line["action"]
                    for line in self.aws.access_log()
                    if line["principal"] == role and line["via"] == "cloudformation"
                }
                self.assertEqual({*rights}, asked)

    def test_fixtures_say_where_their_behavior_is_from(self):
        for folder in sorted(FIXTURES.iterdir()):
            with self.subTest(folder.name):
                about = _read(folder, "about.yml")
                self.assertTrue(about["behavior"] and about["source"])

    def denied(self, template, stack, rights):
        """The reasons of a deployment that a role with these rights can't make."""
        with self.assertRaises(DeploymentFailed) as failed:
            self.aws.deploy(template, stack, self.root, self.role(stack, rights))
        self.assertEqual(1, len(failed.exception.reasons), failed.exception.reasons)
        return failed.exception.reasons[0]

    def test_denial_names_all_rights_that_the_resource_lacks(self):
        table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders"
        reason = self.denied(
            _read(FIXTURES / "table-with-expiry-and-backups", "template.yml"),
            "lacks-of-a-table",
            {"dynamodb:CreateTable": table, "dynamodb:DescribeTable": table},
        )
        self.assertIn("not authorized to perform: dynamodb:DescribeTimeToLive on resource: " + table, reason)
        added = reason.partition("The embedded AWS adds: the role also lacks ")[2].split(", ")
        self.assertEqual(
            [
                f"dynamodb:{operation} on resource: {table} for Made"
                for operation in (
                    "UpdateTimeToLive",
                    "UpdateContinuousBackups",
                    "DescribeContinuousBackups",
                    "ListTagsOfResource",
                    "TagResource",
                    "DescribeContributorInsights",
                    "DescribeKinesisStreamingDestination",
                    "GetResourcePolicy",
                )
            ],
            added,
        )

    def test_denial_names_the_rights_that_later_resources_lack(self):
        folder = FIXTURES / "topic-with-a-subscription"
        template, rights = _read(folder, "template.yml"), _read(folder, "rights.yml")
        lacking = ["sns:GetTopicAttributes", "sns:Subscribe", "sqs:CreateQueue"]
        reason = self.denied(
            template, "lacks-later", {action: arn for action, arn in rights.items() if action not in lacking}
        )
        self.assertIn(f"sns:Subscribe on resource: arn:aws:sns:{REGION}:{ACCOUNT}:news for Subscription", reason)
        self.assertEqual({*lacking}, {each for each in rights if f"{each} on resource" in reason})

    def test_denied_deletion_of_what_the_template_has_no_more_names_its_right(self):
        parameter = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/"
        role = self.role("removes", {f"ssm:{each}*": parameter + "*" for each in ("Put", "Get", "ListTagsFor")})
        made = {
            name: {"Type": "AWS::SSM::Parameter", "Properties": {"Name": name, "Type": "String", "Value": "x"}}
            for name in ("Kept", "Removed")
        }
        self.aws.deploy({"Resources": made}, "removes", self.root, role)
        self.aws.deploy({"Resources": {"Kept": made["Kept"]}}, "removes", self.root, role)
        events = self.aws.client("cloudformation", self.root).describe_stack_events(StackName="removes")
        reasons = [event.get("ResourceStatusReason", "") for event in events["StackEvents"]]
        self.assertTrue(
            any(f"perform: ssm:DeleteParameter on resource: {parameter}Removed" in each for each in reasons), reasons
        )

    def test_denial_foresees_names_and_arns_of_resources_that_are_not_there(self):
        folder = FIXTURES / "schedule"
        template, rights = _read(folder, "template.yml"), _read(folder, "rights.yml")
        del template["Resources"]["Role"]["Properties"]["RoleName"]
        rights = {action: arn for action, arn in rights.items() if not action.startswith("iam:")}
        reason = self.denied(template, "foresees", rights)
        self.assertRegex(
            reason, rf"iam:PassRole on resource: arn:aws:iam::{ACCOUNT}:role/foresees-Role-\w+ for Schedule"
        )
        self.assertNotIn("sqs:", reason)
        self.assertNotIn("scheduler:", reason)

    def test_denial_of_a_type_without_rows_asks_for_the_whole_list(self):
        stream = {
            "Resources": {"Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"Name": "s", "ShardCount": 1}}}
        }
        reason = self.denied(stream, "whole-list", {"kinesis:CreateStream": "*"})
        self.assertIn(
            f"kinesis:UpdateMaxRecordSize on resource: arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/s for Stream "
            "(in AWS's list for AWS::Kinesis::Stream;",
            reason,
        )

    def test_tags_of_the_request_are_condition_keys_where_the_reference_says_so(self):
        queue = _read(FIXTURES / "queue", "template.yml")
        queue["Resources"]["Made"]["Properties"].update(QueueName="tagged", Tags=[{"Key": "team", "Value": "a"}])
        for team, allowed in (("a", True), ("b", False)):
            role = self.aws.role(
                ACCOUNT,
                f"tags-{team}",
                {"Effect": "Allow", "Action": ["sqs:Get*", "sqs:List*", "sqs:Delete*"], "Resource": "*"},
                {
                    "Effect": "Allow",
                    "Action": ["sqs:CreateQueue", "sqs:TagQueue"],
                    "Resource": "*",
                    "Condition": {"StringEquals": {"aws:RequestTag/team": team}},
                },
                trust=CLOUDFORMATION,
            )
            with self.subTest(team):
                if allowed:
                    self.aws.deploy(queue, f"tags-{team}", self.root, role)
                    self.aws.delete(f"tags-{team}", self.root)
                else:
                    with self.assertRaisesRegex(DeploymentFailed, "sqs:CreateQueue"):
                        self.aws.deploy(queue, f"tags-{team}", self.root, role)


class RowsTests(unittest.TestCase):
    """The files of property_permissions, without a process."""

    @classmethod
    def setUpClass(cls):
        sys.path.insert(0, str(SOURCES))
        cls.addClassCleanup(sys.path.remove, str(SOURCES))
        cls.folder = SOURCES / "embedded_aws" / "cloudformation" / "property_permissions"

    def rows(self):
        for file in sorted(self.folder.glob("*.yaml")):
            for type_name, known in yaml.safe_load(file.read_text()).items():
                for row in known["permissions"]:
                    yield file.stem, type_name, known, row

    def test_every_row_is_about_a_permission_that_aws_publishes(self):
        from embedded_aws.cloudformation import schemas

        for _, type_name, known, row in self.rows():
            if type_name == "*":
                continue
            handlers = schemas.schema(type_name)["handlers"]
            also = " ".join(known.get("also", {}).get(handler, "") for handler in handlers).split()
            published = [
                action.lower()
                for name, handler in handlers.items()
                if name in row.get("handlers", handlers)
                for action in [*handler.get("permissions", ()), *also]
            ]
            for pattern in row["actions"].lower().split():
                with self.subTest(type=type_name, pattern=pattern):
                    self.assertTrue(any(fnmatchcase(action, pattern) for action in published))

    def test_every_row_is_about_properties_that_the_type_has(self):
        from embedded_aws.cloudformation import schemas

        for _, type_name, _, row in self.rows():
            if isinstance(row["when"], dict) and type_name != "*":
                ((_, properties),) = row["when"].items()
                for name in properties:
                    with self.subTest(type=type_name, property=name):
                        self.assertIn(name.partition(".")[0], schemas.schema(type_name)["properties"])

    def test_every_row_says_why(self):
        for stem, type_name, _, row in self.rows():
            with self.subTest(type=type_name, actions=row["actions"]):
                self.assertTrue(row["why"])
                self.assertIn(stem, ("all-types", type_name.split("::")[1].lower() if "::" in type_name else ""))
