"""Executions as the runner records them, and the CodePipeline API that reads, starts, stops, and retries them."""

import unittest

import templates
from emulator import REGION, EmulatorTestCase

ACCOUNT = "111111111111"
ID = "0a0a0a0a-0000-4000-8000-000000000000"
OTHER_ID = "0b0b0b0b-0000-4000-8000-000000000000"


class ExecutionTests(EmulatorTestCase):
    def setUp(self):
        self.root = self.aws.root(ACCOUNT)
        self.aws.deploy(templates.pipeline(), "pipeline", self.root)
        self.api = self.aws.client("codepipeline", self.root)

    def tearDown(self):
        self.aws.delete("pipeline", self.root)

    def record(self, *stages, status="InProgress", execution_id=ID, version=1):
        code, answer = self.aws.internal(
            "POST",
            f"/_pipeline/executions/{ACCOUNT}/{REGION}/hello/{execution_id}",
            {
                "version": version,
                "status": status,
                "start": 1000.0,
                "trigger": {"triggerType": "StartPipelineExecution", "triggerDetail": "somebody"},
                "variables": [{"name": "ENVIRONMENTS", "value": ",dev,"}],
                "revisions": [{"action": "Source", "artifact": "Source", "revisionId": "c0ffee"}],
                "stages": list(stages),
            },
        )
        self.assertEqual(200, code, answer)
        return answer["stop"]

    @staticmethod
    def stage(name, status, *actions):
        return {
            "name": name,
            "status": status,
            "actions": [
                {
                    "id": f"{name}-{action}-{number}",
                    "name": action,
                    "status": result,
                    "start": 1000.0,
                    "changed": 1001.0,
                    "summary": "",
                    "externalId": "build:1",
                    "variables": {"CODE_KEY": "functions/1.zip"},
                    "artifacts": {"Build": {"bucket": "artifacts", "key": "hello/Build/1"}},
                }
                for number, (action, result) in enumerate(actions)
            ],
        }

    def stop(self, abandon=False, execution_id=ID):
        self.api.stop_pipeline_execution(
            pipelineName="hello", pipelineExecutionId=execution_id, abandon=abandon, reason="wrong commit"
        )

    def retry(self, stage="Prod", execution_id=ID):
        return self.api.retry_stage_execution(
            pipelineName="hello", stageName=stage, pipelineExecutionId=execution_id, retryMode="FAILED_ACTIONS"
        )

    def assert_refused(self, code, call, **arguments):
        with self.assertRaises(self.api.exceptions.ClientError) as refused:
            call(**arguments)
        self.assertEqual(code, refused.exception.response["Error"]["Code"])

    # --- reading -----------------------------------------------------------------------------------------------

    def test_api_shows_what_the_runner_records(self):
        self.record(self.stage("Source", "Succeeded", ("Source", "Succeeded")), status="Succeeded")

        execution = self.api.get_pipeline_execution(pipelineName="hello", pipelineExecutionId=ID)["pipelineExecution"]
        self.assertEqual(("Succeeded", 1), (execution["status"], execution["pipelineVersion"]))
        self.assertEqual([{"name": "ENVIRONMENTS", "resolvedValue": ",dev,"}], execution["variables"])
        (summary,) = self.api.list_pipeline_executions(pipelineName="hello")["pipelineExecutionSummaries"]
        self.assertEqual("c0ffee", summary["sourceRevisions"][0]["revisionId"])
        (action,) = self.api.list_action_executions(pipelineName="hello")["actionExecutionDetails"]
        self.assertEqual(("Source", "Succeeded"), (action["actionName"], action["status"]))
        self.assertEqual("hello/Build/1", action["output"]["outputArtifacts"][0]["s3location"]["key"])
        state = self.api.get_pipeline_state(name="hello")["stageStates"]
        self.assertEqual({"pipelineExecutionId": ID, "status": "Succeeded"}, state[0]["latestExecution"])
        self.assertNotIn("latestExecution", state[1])

    def test_executions_are_listed_newest_first_and_by_stage(self):
        self.record(self.stage("Prod", "Succeeded"), status="Succeeded")
        self.record(self.stage("Prod", "Failed"), status="Failed", execution_id=OTHER_ID)

        first = self.api.list_pipeline_executions(pipelineName="hello", maxResults=1)
        self.assertEqual(OTHER_ID, first["pipelineExecutionSummaries"][0]["pipelineExecutionId"])
        succeeded = self.api.list_pipeline_executions(
            pipelineName="hello", filter={"succeededInStage": {"stageName": "Prod"}}
        )["pipelineExecutionSummaries"]
        self.assertEqual([ID], [summary["pipelineExecutionId"] for summary in succeeded])

    def test_execution_that_a_kill_interrupted_is_stopped(self):
        self.record(self.stage("Source", "InProgress", ("Source", "InProgress")))
        self.aws.restart()
        self.api = self.aws.client("codepipeline", self.root)
        (summary,) = self.api.list_pipeline_executions(pipelineName="hello")["pipelineExecutionSummaries"]
        self.assertEqual("Stopped", summary["status"])

    # --- starting ----------------------------------------------------------------------------------------------

    def test_started_execution_has_the_revision_and_waits_for_a_runner(self):
        started = self.api.start_pipeline_execution(
            name="hello",
            sourceRevisions=[{"actionName": "Checkout", "revisionType": "COMMIT_ID", "revisionValue": "c0ffee"}],
        )["pipelineExecutionId"]
        (summary,) = self.api.list_pipeline_executions(pipelineName="hello")["pipelineExecutionSummaries"]
        self.assertEqual((started, "InProgress"), (summary["pipelineExecutionId"], summary["status"]))
        self.assertEqual("c0ffee", summary["sourceRevisions"][0]["revisionId"])

    def test_start_refuses_what_the_pipeline_does_not_have(self):
        start = self.api.start_pipeline_execution
        self.assert_refused("ValidationException", start, name="hello", variables=[{"name": "NOPE", "value": "1"}])
        revision = {"actionName": "Nope", "revisionType": "COMMIT_ID", "revisionValue": "c0ffee"}
        self.assert_refused("ValidationException", start, name="hello", sourceRevisions=[revision])
        self.assert_refused("PipelineNotFoundException", start, name="nope")

    # --- stopping ----------------------------------------------------------------------------------------------

    def test_runner_hears_of_a_stop_and_the_execution_is_stopping(self):
        self.assertIsNone(self.record())
        self.stop()
        self.assertEqual(
            {"abandon": False, "reason": "wrong commit", "by": f"arn:aws:iam::{ACCOUNT}:root"}, self.record()
        )
        (summary,) = self.api.list_pipeline_executions(pipelineName="hello")["pipelineExecutionSummaries"]
        self.assertEqual("Stopping", summary["status"])

    def test_stop_that_waits_can_become_one_that_abandons(self):
        self.record()
        self.stop()
        self.assert_refused("DuplicatedStopRequestException", self.stop)
        self.stop(abandon=True)
        self.assertTrue(self.record()["abandon"])
        self.assert_refused("DuplicatedStopRequestException", self.stop, abandon=True)

    def test_ended_execution_cannot_be_stopped(self):
        self.record(status="Succeeded")
        self.assert_refused("PipelineExecutionNotStoppableException", self.stop)
        self.assert_refused("PipelineExecutionNotStoppableException", self.stop, execution_id=OTHER_ID)

    # --- retrying ----------------------------------------------------------------------------------------------

    def test_retry_goes_on_with_the_same_execution_and_keeps_the_first_attempt(self):
        self.record(self.stage("Prod", "Failed", ("Approve", "Failed")), status="Failed")
        self.assertEqual(ID, self.retry()["pipelineExecutionId"])
        (summary,) = self.api.list_pipeline_executions(pipelineName="hello")["pipelineExecutionSummaries"]
        self.assertEqual("InProgress", summary["status"])

        second = self.stage("Prod", "Succeeded", ("Approve", "Succeeded"))
        second["actions"][0]["id"] = "second"
        self.record(second, status="Succeeded")
        actions = self.api.list_action_executions(pipelineName="hello")["actionExecutionDetails"]
        self.assertEqual(["Succeeded", "Failed"], [action["status"] for action in actions])
        state = self.api.get_pipeline_state(name="hello")["stageStates"][-1]
        self.assertEqual("Succeeded", state["latestExecution"]["status"])

    def test_stopped_stage_can_be_retried(self):
        self.record(self.stage("Prod", "Stopped", ("Approve", "Abandoned")), status="Stopped")
        self.assertEqual(ID, self.retry()["pipelineExecutionId"])

    def test_retry_is_refused_for_a_stage_that_has_not_failed(self):
        self.assert_refused("StageNotRetryableException", self.retry)
        self.record(self.stage("Prod", "Succeeded"), status="Succeeded")
        self.assert_refused("StageNotRetryableException", self.retry)
        self.assert_refused("StageNotFoundException", self.retry, stage="Nope")

    def test_retry_is_refused_for_an_older_execution(self):
        self.record(self.stage("Prod", "Failed"), status="Failed")
        self.record(self.stage("Prod", "Failed"), status="Failed", execution_id=OTHER_ID)
        self.assert_refused("NotLatestPipelineExecutionException", self.retry)

    def test_retry_is_refused_after_the_pipeline_has_changed(self):
        self.record(self.stage("Prod", "Failed"), status="Failed")

        def another_branch(properties):
            properties["Stages"][0]["Actions"][0]["Configuration"]["BranchName"] = "next"

        self.aws.deploy(templates.pipeline(another_branch), "pipeline", self.root)
        self.assert_refused("StageNotRetryableException", self.retry)


if __name__ == "__main__":
    unittest.main()
