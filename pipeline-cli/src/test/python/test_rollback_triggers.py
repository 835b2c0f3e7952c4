"""The monitoring time of an update, its alarms, and CancelUpdateStack."""

import json
import time

from emulator import REGION, EmulatorTestCase

ACCOUNT = "111111111111"
ALARM = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:errors"


class RollbackTriggerTests(EmulatorTestCase):
    def setUp(self):
        root = self.aws.root(ACCOUNT)
        self.cloudformation = self.aws.client("cloudformation", root)
        self.cloudwatch = self.aws.client("cloudwatch", root)
        self.sns = self.aws.client("sns", root)
        self.cloudwatch.put_metric_alarm(
            AlarmName="errors",
            Namespace="app",
            MetricName="errors",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
        )
        self.cloudwatch.set_alarm_state(AlarmName="errors", StateValue="OK", StateReason="test")
        self.aws.deploy(self.template("old"), "app", root)

    def template(self, display_name):
        topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "app", "DisplayName": display_name}}
        named = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"app-{display_name}"}}
        return {"Resources": {"Topic": topic, "Named": named}}

    def update(self, minutes=1, alarm=ALARM):
        change_set = self.cloudformation.create_change_set(
            StackName="app",
            ChangeSetName="new",
            TemplateBody=json.dumps(self.template("new")),
            RollbackConfiguration={
                "MonitoringTimeInMinutes": minutes,
                "RollbackTriggers": [{"Arn": alarm, "Type": "AWS::CloudWatch::Alarm"}],
            },
        )["Id"]
        self.aws._settled_change_set(self.cloudformation, change_set)
        self.cloudformation.execute_change_set(ChangeSetName=change_set)

    def topics(self):
        names = {topic["TopicArn"].rpartition(":")[2] for topic in self.sns.list_topics()["Topics"]}
        return {name for name in names if name.startswith("app")}

    def display_name(self):
        return self.sns.get_topic_attributes(TopicArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:app")["Attributes"][
            "DisplayName"
        ]

    def wait_until_changed(self):
        while "app-new" not in self.topics() or self.display_name() != "new":
            time.sleep(0.02)

    def status(self):
        return self.cloudformation.describe_stacks(StackName="app")["Stacks"][0]["StackStatus"]

    def settled(self):
        self.aws._settled(self.cloudformation, "app")
        return self.status()

    def test_what_was_replaced_is_deleted_after_the_monitoring_time(self):
        self.update()
        self.wait_until_changed()
        self.assertEqual({"app", "app-old", "app-new"}, self.topics())
        self.assertEqual("UPDATE_IN_PROGRESS", self.status())
        self.assertEqual("UPDATE_COMPLETE", self.settled())
        self.assertEqual({"app", "app-new"}, self.topics())

    def test_cancelled_update_is_rolled_back(self):
        self.update()
        self.wait_until_changed()
        self.cloudformation.cancel_update_stack(StackName="app")
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", self.settled())
        self.assertEqual({"app", "app-old"}, self.topics())
        self.assertEqual("old", self.display_name())
        events = self.cloudformation.describe_stack_events(StackName="app")["StackEvents"]
        self.assertIn("User Initiated", [event.get("ResourceStatusReason") for event in events])
        self.assertRefused("ValidationError", self.cloudformation.cancel_update_stack, StackName="app")

    def test_alarm_in_the_monitoring_time_rolls_the_update_back(self):
        self.update()
        self.wait_until_changed()
        self.cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="test")
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", self.settled())
        self.assertEqual("old", self.display_name())

    def test_without_monitoring_time_the_alarm_counts_during_the_update(self):
        self.cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="test")
        self.update(minutes=0)
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", self.settled())

    def test_alarm_that_does_not_exist_fails_the_update(self):
        self.update(minutes=0, alarm=f"{ALARM}-of-nobody")
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", self.settled())

    def test_other_change_sets_are_gone_after_an_execution(self):
        change_set = self.cloudformation.create_change_set(
            StackName="app", ChangeSetName="first", TemplateBody=json.dumps(self.template("first"))
        )["Id"]
        self.aws._settled_change_set(self.cloudformation, change_set)
        self.update(minutes=0)
        self.settled()
        self.assertRefused("ChangeSetNotFound", self.cloudformation.execute_change_set, ChangeSetName=change_set)

    def test_value_of_a_parameter_in_an_output_is_a_change(self):
        template = {
            "Parameters": {"Commit": {"Type": "String"}},
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {"Commit": {"Value": {"Ref": "Commit"}}},
        }
        root = self.aws.root(ACCOUNT)
        self.aws.deploy(template, "outputs", root, parameters={"Commit": "1"})
        self.aws.deploy(template, "outputs", root, parameters={"Commit": "2"})
        stack = self.cloudformation.describe_stacks(StackName="outputs")["Stacks"][0]
        self.assertEqual("2", stack["Outputs"][0]["OutputValue"])
