"""The operations of the CodePipeline API that read, start, stop, and retry executions."""

from ministack.core.iam_evaluator import caller_arn

from embedded_aws.codepipeline import executions, pipeline_type
from embedded_aws.server.service_apis import ApiError

_MOST_RESULTS = 100


def _executed(given: dict) -> tuple[dict, dict]:
    """The pipeline and the execution that a request names."""
    pipeline = pipeline_type.required(given["pipelineName"])
    found = executions.find(given["pipelineName"], given["pipelineExecutionId"])
    if found is None:
        raise ApiError(
            "PipelineExecutionNotFoundException",
            f"Pipeline '{given['pipelineName']}' does not have an execution with id '{given['pipelineExecutionId']}'",
        )
    return pipeline, found


def _get_pipeline_execution(given: dict) -> dict:
    pipeline, found = _executed(given)
    return {
        "pipelineExecution": {
            "pipelineName": given["pipelineName"],
            "pipelineVersion": found["version"],
            "pipelineExecutionId": found["id"],
            "status": found["status"],
            "artifactRevisions": [
                {"name": revision["artifact"], **_revision(revision)} for revision in found["revisions"]
            ],
            "variables": [
                {"name": variable["name"], "resolvedValue": variable["value"]} for variable in found["variables"]
            ],
            "trigger": found["trigger"],
            "executionMode": pipeline["declaration"]["executionMode"],
            "executionType": "STANDARD",
        }
    }


def _revision(revision: dict) -> dict:
    return {key: revision[key] for key in ("revisionId", "revisionSummary", "revisionUrl") if key in revision}


def _list_pipeline_executions(given: dict) -> dict:
    pipeline = pipeline_type.required(given["pipelineName"])
    stage = given.get("filter", {}).get("succeededInStage", {}).get("stageName")
    found = [
        {
            "pipelineExecutionId": execution["id"],
            "status": execution["status"],
            "startTime": execution["start"],
            "lastUpdateTime": execution["changed"],
            "sourceRevisions": [
                {"actionName": revision["action"], **_revision(revision)} for revision in execution["revisions"]
            ],
            "trigger": execution["trigger"],
            "executionMode": pipeline["declaration"]["executionMode"],
            "executionType": "STANDARD",
            **({"stopTrigger": {"reason": execution["stop"]["reason"]}} if "stop" in execution else {}),
        }
        for execution in executions.newest_first(given["pipelineName"])
        if stage is None
        or any(entered["name"] == stage and entered["status"] == "Succeeded" for entered in execution["stages"])
    ]
    return _page("pipelineExecutionSummaries", found, given)


def _list_action_executions(given: dict) -> dict:
    declaration = pipeline_type.required(given["pipelineName"])["declaration"]
    declared = {
        (stage["name"], action["name"]): action for stage in declaration["stages"] for action in stage["actions"]
    }
    wanted = given.get("filter", {}).get("pipelineExecutionId")
    found = [
        _action_detail(execution, stage, action, declared.get((stage["name"], action["name"])))
        for execution in executions.newest_first(given["pipelineName"])
        if wanted in (None, execution["id"])
        for stage, action in reversed(list(executions.actions(execution)))
    ]
    return _page("actionExecutionDetails", found, given)


def _action_detail(execution: dict, stage: dict, action: dict, declared: dict | None) -> dict:
    result = {
        name: action[key]
        for name, key in (("externalExecutionId", "externalId"), ("externalExecutionSummary", "summary"))
        if action.get(key)
    }
    return {
        "pipelineExecutionId": execution["id"],
        "actionExecutionId": action["id"],
        "pipelineVersion": execution["version"],
        "stageName": stage["name"],
        "actionName": action["name"],
        "startTime": action["start"],
        "lastUpdateTime": action["changed"],
        "status": action["status"],
        "input": {key: declared[key] for key in ("actionTypeId", "configuration", "namespace") if key in declared}
        if declared
        else {},
        "output": {
            "outputArtifacts": [
                {"name": name, "s3location": location} for name, location in action.get("artifacts", {}).items()
            ],
            "outputVariables": action.get("variables", {}),
            "executionResult": result,
        },
    }


def _page(key: str, found: list, given: dict) -> dict:
    try:
        begin = int(given.get("nextToken", 0))
    except ValueError:
        raise ApiError("InvalidNextTokenException", "The next token is not valid") from None
    end = begin + min(given.get("maxResults", _MOST_RESULTS), _MOST_RESULTS)
    return {key: found[begin:end], **({"nextToken": str(end)} if end < len(found) else {})}


def _start_pipeline_execution(given: dict) -> dict:
    declaration = pipeline_type.required(given["name"])["declaration"]
    values = {variable["name"]: variable["value"] for variable in given.get("variables", ())}
    declared = {variable["name"]: variable.get("defaultValue") for variable in declaration.get("variables", ())}
    unknown = sorted(values.keys() - declared.keys())
    if unknown:
        raise ApiError("ValidationException", f"The pipeline has no variable {', '.join(unknown)}")
    variables = [{"name": name, "value": values.get(name, default)} for name, default in declared.items()]
    missing = [variable["name"] for variable in variables if variable["value"] is None]
    if missing:
        raise ApiError("ValidationException", f"The variable {', '.join(missing)} has no default and needs a value")
    sources = {action["name"]: action for action in declaration["stages"][0]["actions"]}
    revisions = []
    for override in given.get("sourceRevisions", ()):
        action = sources.get(override["actionName"])
        if action is None:
            raise ApiError("ValidationException", f"The pipeline has no source action '{override['actionName']}'")
        connection = action["actionTypeId"]["provider"] == "CodeStarSourceConnection"
        if connection and override["revisionType"] != "COMMIT_ID":
            raise ApiError("ValidationException", f"The revision of '{action['name']}' must be a COMMIT_ID")
        revisions.append(
            {
                "action": action["name"],
                "artifact": action["outputArtifacts"][0]["name"],
                "revisionId": override["revisionValue"],
            }
        )
    started = executions.start(given["name"], declaration["version"], variables, revisions, caller_arn())
    return {"pipelineExecutionId": started["id"]}


def _stop_pipeline_execution(given: dict) -> dict:
    pipeline_type.required(given["pipelineName"])
    found = executions.find(given["pipelineName"], given["pipelineExecutionId"])
    if found is None or found["status"] not in (executions.IN_PROGRESS, executions.STOPPING):
        raise ApiError(
            "PipelineExecutionNotStoppableException",
            f"The execution '{given['pipelineExecutionId']}' is not in progress and can't be stopped",
        )
    abandon = bool(given.get("abandon", False))
    if found["status"] == executions.STOPPING and found["stop"]["abandon"] >= abandon:
        raise ApiError("DuplicatedStopRequestException", "The execution is being stopped already")
    found["stop"] = {"abandon": abandon, "reason": given.get("reason", ""), "by": caller_arn()}
    found["status"] = executions.STOPPING
    return {"pipelineExecutionId": found["id"]}


def _retry_stage_execution(given: dict) -> dict:
    declaration = pipeline_type.required(given["pipelineName"])["declaration"]
    stage = given["stageName"]
    if not any(declared["name"] == stage for declared in declaration["stages"]):
        raise ApiError("StageNotFoundException", f"The pipeline has no stage '{stage}'")
    latest = executions.latest_in(given["pipelineName"], stage)
    if latest is None:
        raise ApiError("StageNotRetryableException", f"No execution has entered the stage '{stage}'")
    execution, entered = latest
    if execution["id"] != given["pipelineExecutionId"]:
        raise ApiError(
            "NotLatestPipelineExecutionException",
            f"The execution '{given['pipelineExecutionId']}' is not the latest one of the stage '{stage}'",
        )
    if entered["status"] not in (executions.FAILED, executions.STOPPED):
        raise ApiError(
            "StageNotRetryableException",
            f"The stage '{stage}' is {entered['status']}; only a failed one can be retried",
        )
    if execution["version"] != declaration["version"]:
        raise ApiError(
            "StageNotRetryableException",
            f"The pipeline has changed since the stage '{stage}' failed (version {execution['version']}, now "
            f"{declaration['version']})",
        )
    if any(action["status"] == executions.IN_PROGRESS for action in entered["actions"]):
        raise ApiError("ConflictException", f"The stage '{stage}' still has actions in progress")
    entered["status"] = execution["status"] = executions.IN_PROGRESS
    execution.pop("stop", None)
    return {"pipelineExecutionId": execution["id"]}


OPERATIONS = {
    "GetPipelineExecution": _get_pipeline_execution,
    "ListPipelineExecutions": _list_pipeline_executions,
    "ListActionExecutions": _list_action_executions,
    "StartPipelineExecution": _start_pipeline_execution,
    "StopPipelineExecution": _stop_pipeline_execution,
    "RetryStageExecution": _retry_stage_execution,
}
