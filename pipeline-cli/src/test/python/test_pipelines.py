"""Pipelines as CloudFormation creates them, and the CodePipeline API that reads and approves them."""

import unittest

import templates
from emulator import REGION, DeploymentFailed, EmulatorTestCase

ACCOUNT = "111111111111"
OTHER = "222222222222"


class PipelineTests(EmulatorTestCase):
    def setUp(self):
        self.root = self.aws.root(ACCOUNT)
        self.aws.deploy(templates.pipeline(), "pipeline", self.root)

    def internal_pipeline(self):
        status, answer = self.aws.internal("GET", f"/_pipeline/pipelines/{ACCOUNT}/{REGION}/hello")
        self.assertEqual(200, status, answer)
        return answer

    def test_api_has_the_declaration_with_every_reference_resolved(self):
        pipeline = self.aws.client("codepipeline", self.root).get_pipeline(name="hello")["pipeline"]
        connection = self.aws.resource("pipeline", "Connection", self.root)
        source = pipeline["stages"][0]["actions"][0]
        self.assertEqual(
            {"ConnectionArn": connection, "FullRepositoryId": "me/hello", "BranchName": "main"}, source["configuration"]
        )
        self.assertEqual(1, source["runOrder"])
        self.assertEqual([{"name": "Source"}], source["outputArtifacts"])
        self.assertEqual(("V2", "SUPERSEDED"), (pipeline["pipelineType"], pipeline["executionMode"]))
        listed = self.aws.client("codepipeline", self.root).list_pipelines()["pipelines"]
        self.assertEqual(["hello"], [summary["name"] for summary in listed])

    def test_runner_reads_the_same_declaration(self):
        answer = self.internal_pipeline()
        self.assertEqual(
            self.aws.client("codepipeline", self.root).get_pipeline(name="hello")["pipeline"], answer["pipeline"]
        )
        self.assertTrue(answer["restartExecutionOnUpdate"])
        self.assertIn(":stack/pipeline/", answer["stackId"])

    def test_version_rises_with_the_declaration_only(self):
        before = self.internal_pipeline()["version"]

        def tag(properties):
            properties["Tags"] = [{"Key": "team", "Value": "blue"}]

        self.aws.deploy(templates.pipeline(tag), "pipeline", self.root)
        self.assertEqual(before, self.internal_pipeline()["version"])
        outputs = self.aws.deploy(templates.pipeline(_another_branch), "pipeline", self.root)
        self.assertEqual((before + 1, str(before + 1)), (self.internal_pipeline()["version"], outputs["Version"]))

    def test_pipeline_survives_a_restart(self):
        before = self.internal_pipeline()
        self.aws.restart()
        self.assertEqual(before, self.internal_pipeline())
        self.assertIsNone(self.aws.deploy(templates.pipeline(), "pipeline", self.root))

    def test_pipeline_goes_with_its_stack(self):
        self.aws.delete("pipeline", self.root)
        self.assertEqual(404, self.aws.internal("GET", f"/_pipeline/pipelines/{ACCOUNT}/{REGION}/hello")[0])

    def test_failed_update_leaves_the_pipeline_as_it_was(self):
        before = self.internal_pipeline()

        def break_after_the_pipeline(properties):
            _another_branch(properties)

        template = templates.pipeline(break_after_the_pipeline)
        template["Resources"]["Late"] = {
            "Type": "AWS::Lambda::Version",
            "DependsOn": "Pipeline",
            "Properties": {"FunctionName": "not-there"},
        }
        with self.assertRaises(DeploymentFailed) as failed:
            self.aws.deploy(template, "pipeline", self.root)
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", failed.exception.status)
        after = self.internal_pipeline()
        self.assertEqual(before["pipeline"]["stages"], after["pipeline"]["stages"])

    # --- approvals ---------------------------------------------------------------------------------------------

    def request_approval(self, **changes):
        status, answer = self.aws.internal(
            "POST",
            "/_pipeline/approvals",
            {
                "account": ACCOUNT,
                "region": REGION,
                "pipeline": "hello",
                "stage": "Prod",
                "action": "Approve",
                "executionId": "0a0a0a0a-0000-4000-8000-000000000000",
                "timeoutMinutes": 5,
                **changes,
            },
        )
        return answer["token"] if status == 200 else (status, answer["message"])

    def approval(self, token):
        return self.aws.internal("GET", f"/_pipeline/approvals/{token}")[1]

    def put_result(self, session, token, status="Approved", action="Approve"):
        return self.aws.client("codepipeline", session).put_approval_result(
            pipelineName="hello",
            stageName="Prod",
            actionName=action,
            token=token,
            result={"status": status, "summary": "seen"},
        )

    def approver(self, name, resource):
        return self.aws.role_session(
            ACCOUNT, name, {"Effect": "Allow", "Action": "codepipeline:PutApprovalResult", "Resource": resource}
        )

    def test_approver_answers_by_the_token_of_the_state(self):
        token = self.request_approval()
        self.assertEqual({"status": "Pending", "summary": "", "by": ""}, self.approval(token))
        state = self.aws.client("codepipeline", self.root).get_pipeline_state(name="hello")
        prod = next(stage for stage in state["stageStates"] if stage["stageName"] == "Prod")
        self.assertEqual(token, prod["actionStates"][0]["latestExecution"]["token"])
        self.assertEqual("InProgress", prod["latestExecution"]["status"])
        approver = self.approver("approver", f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:hello/Prod/Approve")
        self.put_result(approver, token)
        self.assertEqual(
            {"status": "Approved", "summary": "seen", "by": f"arn:aws:sts::{ACCOUNT}:assumed-role/approver/test"},
            self.approval(token),
        )

    def test_approval_needs_the_right_for_this_action(self):
        token = self.request_approval()
        other = self.approver("other", f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:hello/Test/*")
        self.assertDenied(self.put_result, other, token)
        self.assertEqual("Pending", self.approval(token)["status"])

    def test_token_is_good_once_and_for_its_action_only(self):
        token = self.request_approval()
        self.assertRefused(
            "InvalidApprovalTokenException", self.put_result, self.root, "00000000-0000-4000-8000-000000000000"
        )
        self.assertRefused("ActionNotFoundException", self.put_result, self.root, token, action="Deploy")
        self.put_result(self.root, token, "Rejected")
        self.assertEqual("Rejected", self.approval(token)["status"])
        self.assertRefused("ApprovalAlreadyCompletedException", self.put_result, self.root, token)

    def test_expired_and_withdrawn_approvals_take_no_answer(self):
        token = self.request_approval(timeoutMinutes=0)
        self.assertEqual("Expired", self.approval(token)["status"])
        self.assertRefused("InvalidApprovalTokenException", self.put_result, self.root, token)
        token = self.request_approval()
        self.aws.internal("DELETE", f"/_pipeline/approvals/{token}")
        self.assertRefused("InvalidApprovalTokenException", self.put_result, self.root, token)

    def test_approval_can_be_asked_for_an_approval_action_only(self):
        self.assertEqual(404, self.request_approval(stage="Build", action="Build")[0])

    def test_internal_endpoints_need_the_token(self):
        status, answer = self.aws.internal("GET", f"/_pipeline/pipelines/{ACCOUNT}/{REGION}/hello", token="guess")
        self.assertEqual((403, {"message": "this endpoint needs the token of the embedded AWS"}), (status, answer))

    # --- roles of services -------------------------------------------------------------------------------------

    def test_service_assumes_a_role_that_trusts_it(self):
        arn = self.aws.deploy(templates.pipeline(_another_branch), "pipeline", self.root)["RoleArn"]
        session = self.aws.service_role(arn, "codepipeline.amazonaws.com", "run-1")
        self.assertEqual(
            arn.replace("iam", "sts").replace(":role/", ":assumed-role/") + "/run-1",
            self.aws.client("sts", session).get_caller_identity()["Arn"],
        )
        with self.assertRaisesRegex(PermissionError, "its trust policy"):
            self.aws.service_role(arn, "lambda.amazonaws.com")
        with self.assertRaisesRegex(PermissionError, "no such role"):
            self.aws.service_role(arn + "x", "codepipeline.amazonaws.com")

    def test_trust_policy_conditions_see_what_the_service_acts_for(self):
        arn = self.aws.role(
            ACCOUNT,
            "conditional",
            trust={
                "Effect": "Allow",
                "Principal": {"Service": "codebuild.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "ArnEquals": {"aws:SourceArn": f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/build"},
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                },
            },
        )
        self.aws.service_role(
            arn, "codebuild.amazonaws.com", source_arn=f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/build"
        )
        for source in (
            f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/other",
            f"arn:aws:codebuild:{REGION}:{OTHER}:project/build",
            None,
        ):
            with self.assertRaises(PermissionError):
                self.aws.service_role(arn, "codebuild.amazonaws.com", source_arn=source)

    def test_service_asks_whether_its_role_may(self):
        project = f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/build"
        arn = self.aws.role(
            ACCOUNT,
            "starter",
            {"Sid": "Start", "Effect": "Allow", "Action": "codebuild:StartBuild", "Resource": project},
        )
        asked = {
            "roleArn": arn,
            "sessionName": "run-1",
            "action": "codebuild:StartBuild",
            "resource": project,
            "region": REGION,
        }
        self.assertEqual(200, self.aws.internal("POST", "/_pipeline/authorize", asked)[0])
        status, answer = self.aws.internal("POST", "/_pipeline/authorize", {**asked, "resource": project + "-other"})
        self.assertEqual(403, status)
        self.assertIn(
            "assumed-role/starter/run-1 is not authorized to perform: codebuild:StartBuild on resource: "
            + project
            + "-other because no identity-based policy allows the codebuild:StartBuild action",
            answer["message"],
        )
        lines = [line for line in self.aws.access_log() if line["action"] == "codebuild:StartBuild"]
        self.assertEqual(
            [("allow", "Start", "run-1"), ("deny", "No matching Allow statement", "run-1")],
            [(line["decision"], line["by"], line["session"]) for line in lines],
        )

    def test_boundary_and_conditions_limit_what_a_role_may(self):
        iam = self.aws.client("iam", self.aws.root(ACCOUNT))
        logs = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}
        here = {**logs, "Condition": {"StringEquals": {"aws:RequestedRegion": REGION}}}
        boundary = iam.create_policy(PolicyName="logs-here", PolicyDocument=templates.policy(here))["Policy"]["Arn"]
        arn = self.aws.role(ACCOUNT, "logger", logs, PermissionsBoundary=boundary)
        for region, status in ((REGION, 200), ("us-east-1", 403)):
            asked = {
                "roleArn": arn,
                "sessionName": "build",
                "action": "logs:PutLogEvents",
                "resource": f"arn:aws:logs:{region}:{ACCOUNT}:log-group:/aws/codebuild/build:log-stream:1",
                "region": region,
            }
            self.assertEqual(status, self.aws.internal("POST", "/_pipeline/authorize", asked)[0])
        plain = {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        iam.put_role_policy(RoleName="logger", PolicyName="over-tls", PolicyDocument=templates.policy(plain))
        self.assertEqual(200, self.aws.internal("POST", "/_pipeline/authorize", {**asked, "region": REGION})[0])
        self.assertEqual(403, self.aws.internal("POST", "/_pipeline/authorize", {**asked, "roleArn": arn + "-2"})[0])


class NotificationRuleTests(EmulatorTestCase):
    def rule(self, **changes):
        return {
            "Resources": {
                "Rule": {
                    "Type": "AWS::CodeStarNotifications::NotificationRule",
                    "Properties": {
                        "Name": "failures",
                        "DetailType": "BASIC",
                        "Resource": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:hello",
                        "EventTypeIds": ["codepipeline-pipeline-pipeline-execution-failed"],
                        "Targets": [{"TargetType": "SNS", "TargetAddress": f"arn:aws:sns:{REGION}:{ACCOUNT}:failures"}],
                        **changes,
                    },
                }
            }
        }

    def test_rule_is_created_updated_and_deleted(self):
        root = self.aws.root(ACCOUNT)
        self.aws.deploy(self.rule(), "rule", root)
        arn = self.aws.resource("rule", "Rule", root)
        self.assertIn(":codestar-notifications:", arn)
        self.aws.deploy(self.rule(Status="DISABLED"), "rule", root)
        self.assertEqual(arn, self.aws.resource("rule", "Rule", root))
        self.aws.delete("rule", root)

    def test_unknown_event_is_refused_by_name(self):
        with self.assertRaisesRegex(DeploymentFailed, "Invalid event type IDs: codepipeline-lunch"):
            self.aws.deploy(self.rule(EventTypeIds=["codepipeline-lunch"]), "lunch", self.aws.root(ACCOUNT))


class StructureTests(EmulatorTestCase):
    """What CodePipeline refuses when a pipeline is created; each case breaks one rule of a good pipeline."""

    def refused(self, change, reason):
        with self.assertRaises(DeploymentFailed) as failed:
            self.aws.deploy(
                templates.pipeline(change),
                f"refused-{self.id().rpartition('.')[2].replace('_', '-')}",
                self.aws.root(ACCOUNT),
            )
        self.assertIn(failed.exception.status, ("ROLLBACK_COMPLETE", "change set FAILED"))
        self.assertRegex(str(failed.exception), reason)

    def test_unknown_property(self):
        self.refused(lambda p: p.update(Colour="blue"), r"extraneous key \[Colour\]")

    def test_unknown_property_of_an_action(self):
        self.refused(lambda p: _action(p, 1).update(Colour="blue"), r"extraneous key \[Colour\]")

    def test_unknown_provider(self):
        self.refused(lambda p: _action(p, 1)["ActionTypeId"].update(Provider="Jenkins"), "Provider: 'Jenkins'")

    def test_unknown_configuration(self):
        self.refused(lambda p: _action(p, 1)["Configuration"].update(Colour="blue"), "unknown configuration 'Colour'")

    def test_missing_configuration(self):
        self.refused(lambda p: _action(p, 0)["Configuration"].pop("BranchName"), "required configuration 'BranchName'")

    def test_missing_configuration_of_an_action_mode(self):
        def change(properties):
            _action(properties, 1)["ActionTypeId"].update(Category="Deploy", Provider="CloudFormation")
            _action(properties, 1)["Configuration"] = {"ActionMode": "CREATE_UPDATE", "StackName": "s"}

        self.refused(change, "required configuration 'TemplatePath, RoleArn'")

    def test_too_long_configuration(self):
        self.refused(lambda p: _action(p, 2).update(Configuration={"CustomData": "x" * 1001}), "1001 is not between")

    def test_one_stage(self):
        self.refused(lambda p: p.update(Stages=p["Stages"][:1]), "has 1 (items|stages)")

    def test_source_action_in_a_later_stage(self):
        self.refused(
            lambda p: p["Stages"][2].update(Actions=[{**_action(p, 0), "OutputArtifacts": [{"Name": "B"}]}]),
            "first stage only",
        )

    def test_other_action_in_the_first_stage(self):
        self.refused(lambda p: p["Stages"][0]["Actions"].append(_action(p, 2)), "source actions only")

    def test_stages_of_the_same_name(self):
        self.refused(lambda p: p["Stages"][1].update(Name="Prod"), "more than one stage named 'Prod'")

    def test_input_that_nobody_makes(self):
        self.refused(lambda p: _action(p, 1).update(InputArtifacts=[{"Name": "Built"}]), "'Built' is not an output")

    def test_input_of_the_same_run_order(self):
        def change(properties):
            _action(properties, 1)["OutputArtifacts"] = [{"Name": "Built"}]
            properties["Stages"][1]["Actions"].append(
                {**_action(properties, 1), "Name": "Use", "InputArtifacts": [{"Name": "Built"}], "OutputArtifacts": []}
            )

        self.refused(change, "'Built' is not an output of an earlier action")

    def test_output_of_two_actions(self):
        self.refused(
            lambda p: _action(p, 1).update(OutputArtifacts=[{"Name": "Source"}]),
            "Source has been used more than once.",
        )

    def test_build_without_input(self):
        self.refused(lambda p: _action(p, 1).pop("InputArtifacts"), "has 0 input artifacts")

    def test_run_order_out_of_range(self):
        self.refused(lambda p: _action(p, 1).update(RunOrder=1000), "1000 is not between 1 and 999")

    def test_timeout_of_other_than_an_approval(self):
        self.refused(lambda p: _action(p, 1).update(TimeoutInMinutes=10), "manual approvals only")

    def test_v2_features_in_a_v1_pipeline(self):
        self.refused(lambda p: p.update(PipelineType="V1", ExecutionMode="QUEUED"), "only in pipelines of type V2")

    def test_trigger_of_another_action(self):
        self.refused(
            lambda p: p.update(
                Triggers=[
                    {
                        "ProviderType": "CodeStarSourceConnection",
                        "GitConfiguration": {
                            "SourceActionName": "Build",
                            "Push": [{"Branches": {"Includes": ["main"]}}],
                        },
                    }
                ]
            ),
            "'Build' is not a source action",
        )

    def test_result_that_a_condition_cannot_have(self):
        rule = {
            "Name": "open",
            "RuleTypeId": {"Category": "Rule", "Owner": "AWS", "Provider": "DeploymentWindow", "Version": "1"},
            "Configuration": {"Cron": "* * 9-17 ? * MON-FRI *"},
        }
        self.refused(
            lambda p: p["Stages"][2].update(BeforeEntry={"Conditions": [{"Result": "SKIP", "Rules": [rule]}]}),
            "SKIP is for VariableCheck and LambdaInvoke only",
        )

    def test_role_that_codepipeline_may_not_assume(self):
        role = self.aws.role(ACCOUNT, "not-for-codepipeline")
        self.refused(lambda p: p.update(RoleArn=role), "not authorized to perform AssumeRole on role")

    def test_unknown_resource_type_is_named(self):
        with self.assertRaisesRegex(
            Exception, "does not support resources of the types .*AWS::CodeDeploy::Application"
        ):
            self.aws.deploy(
                {"Resources": {"A": {"Type": "AWS::CodeDeploy::Application"}}}, "unknown", self.aws.root(ACCOUNT)
            )


def _action(properties, stage):
    return properties["Stages"][stage]["Actions"][0]


def _another_branch(properties):
    _action(properties, 0)["Configuration"]["BranchName"] = "other"


if __name__ == "__main__":
    unittest.main()
