"""Change sets as `aws cloudformation deploy` uses them."""

import json

from emulator import EmulatorTestCase

ACCOUNT = "111111111111"


class ChangeSetTests(EmulatorTestCase):
    def setUp(self):
        self.cloudformation = self.aws.client("cloudformation", self.aws.root(ACCOUNT))

    def create(self, kind, display_name):
        template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": display_name}}}}
        return self.cloudformation.create_change_set(
            StackName="topic", ChangeSetName="of-this-second", ChangeSetType=kind, TemplateBody=json.dumps(template)
        )["Id"]

    def settled(self, change_set):
        return self.aws._settled_change_set(self.cloudformation, change_set)

    def test_name_is_free_again_after_execution_and_after_no_changes(self):
        created = self.settled(self.create("CREATE", "a"))
        self.cloudformation.execute_change_set(ChangeSetName=created["ChangeSetId"])
        self.aws._settled(self.cloudformation, "topic")
        for _ in range(2):
            self.assertIn("didn't contain changes", self.settled(self.create("UPDATE", "a"))["StatusReason"])
        self.assertEqual("CREATE_COMPLETE", self.settled(self.create("UPDATE", "b"))["Status"])
        self.assertRefused("AlreadyExistsException", self.create, "UPDATE", "c")
