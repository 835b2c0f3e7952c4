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

    def test_outputs_and_conditions_are_changes(self):
        def template(**output):
            return {
                "Parameters": {"Make": {"Type": "String", "Default": "no"}},
                "Conditions": {"Make": {"Fn::Equals": [{"Ref": "Make"}, "yes"]}},
                "Resources": {
                    "Topic": {"Type": "AWS::SNS::Topic"},
                    "Other": {"Type": "AWS::SNS::Topic", "Condition": "Make"},
                },
                "Outputs": {"Topic": {"Value": {"Ref": "Topic"}, **output}},
            }

        root = self.aws.root(ACCOUNT)
        self.aws.deploy(template(), "outputs", root)
        self.aws.deploy(template(Export={"Name": "exported"}), "outputs", root)
        self.assertEqual("exported", self.cloudformation.list_exports()["Exports"][0]["Name"])
        self.aws.deploy(template(Export={"Name": "exported"}), "outputs", root, parameters={"Make": "yes"})
        self.assertTrue(self.aws.resource("outputs", "Other", root))
        self.assertIsNone(
            self.aws.deploy(template(Export={"Name": "exported"}), "outputs", root, parameters={"Make": "yes"})
        )

    def test_stack_whose_creation_failed_can_only_be_deleted(self):
        failing = {"Resources": {"It": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String"}}}}
        self.cloudformation.create_stack(StackName="failed", TemplateBody=json.dumps(failing))
        self.aws._settled(self.cloudformation, "failed")
        good = json.dumps({"Resources": {"It": {"Type": "AWS::SNS::Topic"}}})
        new = {"StackName": "failed", "TemplateBody": good}
        self.assertRefused("AlreadyExistsException", self.cloudformation.create_stack, **new)
        for kind, code in (("CREATE", "AlreadyExistsException"), ("UPDATE", "ValidationError")):
            self.assertRefused(
                code, self.cloudformation.create_change_set, **new, ChangeSetName="again", ChangeSetType=kind
            )
        self.cloudformation.delete_stack(StackName="failed")
        self.cloudformation.create_stack(**new)
