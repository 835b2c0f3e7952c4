"""The operations of the CodePipeline API that read pipelines and their state, and answer approvals."""

from ministack.core.iam_evaluator import caller_arn

from embedded_aws.codepipeline import approvals, executions, executions_api, pipeline_type
from embedded_aws.server.service_apis import ApiError

_ACTION_STATUS = {
    approvals.PENDING: "InProgress",
    approvals.APPROVED: "Succeeded",
    approvals.REJECTED: "Failed",
    approvals.EXPIRED: "Failed",
}


def _get_pipeline(given: dict) -> dict:
    found = pipeline_type.required(given["name"])
    declaration = found["declaration"]
    version = given.get("version", declaration["version"])
    if version != declaration["version"]:
        raise ApiError(
            "PipelineVersionNotFoundException",
            f"The embedded AWS keeps the current version {declaration['version']} only",
        )
    return {
        "pipeline": declaration,
        "metadata": {
            "pipelineArn": pipeline_type.arn(given["name"]),
            "created": found["created"],
            "updated": found["updated"],
        },
    }


def _list_pipelines(given: dict) -> dict:
    return {
        "pipelines": [
            {
                "name": declaration["name"],
                "version": declaration["version"],
                "pipelineType": declaration["pipelineType"],
                "executionMode": declaration["executionMode"],
                "created": found["created"],
                "updated": found["updated"],
            }
            for found in pipeline_type.all_pipelines()
            for declaration in [found["declaration"]]
        ]
    }


def _get_pipeline_state(given: dict) -> dict:
    found = pipeline_type.required(given["name"])
    declaration = found["declaration"]
    return {
        "pipelineName": declaration["name"],
        "pipelineVersion": declaration["version"],
        "created": found["created"],
        "updated": found["updated"],
        "stageStates": [_stage_state(found, stage) for stage in declaration["stages"]],
    }


def _stage_state(found: dict, stage: dict) -> dict:
    pipeline = found["declaration"]["name"]
    reason = found["disabledTransitions"].get(stage["name"])
    state = {
        "stageName": stage["name"],
        "actionStates": [],
        "inboundTransitionState": {"enabled": reason is None, **({"disabledReason": reason} if reason else {})},
    }
    latest = executions.latest_in(pipeline, stage["name"])
    ran = {}
    if latest:
        execution, entered = latest
        state["latestExecution"] = {"pipelineExecutionId": execution["id"], "status": entered["status"]}
        ran = {action["name"]: action for action in entered["actions"]}
    for action in stage["actions"]:
        asked = next(iter(approvals.of_action(pipeline, stage["name"], action["name"])), None)
        last = ran.get(action["name"])
        state["actionStates"].append(
            {
                "actionName": action["name"],
                **(_approval_state(asked) if asked else {"latestExecution": _action_state(last)} if last else {}),
            }
        )
        if asked and asked["status"] == approvals.PENDING:
            state["latestExecution"] = {"pipelineExecutionId": asked["executionId"], "status": "InProgress"}
    return state


def _action_state(action: dict) -> dict:
    return {
        "actionExecutionId": action["id"],
        "status": action["status"],
        "lastStatusChange": action["changed"],
        **({"summary": action["summary"]} if action.get("summary") else {}),
        **({"externalExecutionId": action["externalId"]} if action.get("externalId") else {}),
    }


def _approval_state(asked: dict) -> dict:
    execution = {
        "actionExecutionId": asked["token"],
        "status": _ACTION_STATUS[asked["status"]],
        "lastStatusChange": asked["changed"],
    }
    if asked["status"] == approvals.PENDING:
        execution["token"] = asked["token"]
    if asked["summary"]:
        execution["summary"] = asked["summary"]
    if asked["by"]:
        execution["lastUpdatedBy"] = asked["by"]
    return {
        "latestExecution": execution,
        **({"entityUrl": asked["externalEntityLink"]} if asked["externalEntityLink"] else {}),
    }


def _put_approval_result(given: dict) -> dict:
    declaration = pipeline_type.required(given["pipelineName"])["declaration"]
    stage = next((stage for stage in declaration["stages"] if stage["name"] == given["stageName"]), None)
    if stage is None:
        raise ApiError("StageNotFoundException", f"The pipeline has no stage '{given['stageName']}'")
    if not any(action["name"] == given["actionName"] for action in stage["actions"]):
        raise ApiError("ActionNotFoundException", f"The stage has no action '{given['actionName']}'")
    result = given.get("result", {})
    if result.get("status") not in (approvals.APPROVED, approvals.REJECTED) or len(result.get("summary", "")) > 512:
        raise ApiError(
            "ValidationException",
            "result needs a status (Approved or Rejected) and a summary of at most 512 characters",
        )
    asked = next(iter(approvals.of_action(given["pipelineName"], given["stageName"], given["actionName"])), None)
    if asked is None or asked["token"] != given.get("token") or asked["status"] == approvals.EXPIRED:
        raise ApiError(
            "InvalidApprovalTokenException",
            "The approval request already received a response or has expired, or the token is not its token",
        )
    if asked["status"] != approvals.PENDING:
        raise ApiError("ApprovalAlreadyCompletedException", "The approval action has already been approved or rejected")
    approvals.decide(asked, result["status"], result.get("summary", ""), caller_arn())
    return {"approvedAt": asked["changed"]}


def resource_arn(operation: str, given: dict, region: str, account: str) -> str:
    """The resource of an operation. AWS: "Actions, resources, and condition keys for AWS CodePipeline"."""
    arn = f"arn:aws:codepipeline:{region}:{account}:"
    if operation == "PutApprovalResult":
        return arn + "/".join(str(given.get(part, "")) for part in ("pipelineName", "stageName", "actionName"))
    if operation == "RetryStageExecution":
        return arn + "/".join(str(given.get(part, "")) for part in ("pipelineName", "stageName"))
    return arn + (given.get("name") or given.get("pipelineName") or "*")


OPERATIONS = {
    "GetPipeline": _get_pipeline,
    "ListPipelines": _list_pipelines,
    "GetPipelineState": _get_pipeline_state,
    "PutApprovalResult": _put_approval_result,
    **executions_api.OPERATIONS,
}
