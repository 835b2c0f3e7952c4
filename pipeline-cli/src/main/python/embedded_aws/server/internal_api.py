"""
The runner's endpoints: what CodePipeline and CodeBuild do inside AWS without a public API.

They assume service roles, ask whether a role may do something, request approvals, read a pipeline's declaration, and
record its executions.
"""

from urllib.parse import unquote

from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import cloudwatch_logs

from embedded_aws.codebuild import stored_values
from embedded_aws.codepipeline import approvals, executions, pipeline_type
from embedded_aws.iam import actors, authorization, service_roles
from embedded_aws.server import gateway


async def _service_role(method: str, path: str, given: dict) -> tuple[int, dict]:
    if method != "POST":
        return _unknown(method, path)
    try:
        return 200, service_roles.assume(
            given["roleArn"],
            given["service"],
            given["sessionName"],
            given.get("sourceArn"),
            given.get("durationSeconds", 3600),
        )
    except service_roles.NotAssumable as refused:
        return 403, {"message": str(refused)}
    except KeyError as missing:
        return 400, {"message": f"{missing.args[0]} is missing"}


async def _approvals(method: str, path: str, given: dict) -> tuple[int, dict]:
    token = path.removeprefix("/_pipeline/approvals").strip("/")
    if method == "POST" and not token:
        return _request_approval(given)
    scope = approvals.scope_of(token)
    if scope is None:
        return 404, {"message": f"no approval {token}"}
    with request_scope(*scope):
        if method == "GET":
            asked = approvals.find(token) or {}
            return 200, {key: asked[key] for key in ("status", "summary", "by")}
        if method == "DELETE":
            approvals.withdraw(token)
            return 200, {}
    return _unknown(method, path)


def _request_approval(given: dict) -> tuple[int, dict]:
    try:
        with request_scope(given["account"], given["region"]):
            found = pipeline_type.find(given["pipeline"])
            declared = found and any(
                action["actionTypeId"]["category"] == "Approval"
                for stage in found["declaration"]["stages"]
                if stage["name"] == given["stage"]
                for action in stage["actions"]
                if action["name"] == given["action"]
            )
            if not declared:
                return 404, {
                    "message": f"no approval action {given['pipeline']}/{given['stage']}/{given['action']} in "
                    f"{given['account']}, {given['region']}"
                }
            return 200, {
                "token": approvals.request(
                    given["pipeline"],
                    given["executionId"],
                    given["stage"],
                    given["action"],
                    given["timeoutMinutes"],
                    given.get("customData") or "",
                    given.get("externalEntityLink") or "",
                )
            }
    except KeyError as missing:
        return 400, {"message": f"{missing.args[0]} is missing"}


async def _authorize(method: str, path: str, given: dict) -> tuple[int, dict]:
    """
    Whether a role may do what a service does with it and the runner does not call: start a build, use a connection,
    write a log, publish a report. The decision goes to the access log.
    """
    if method != "POST":
        return _unknown(method, path)
    try:
        role = actors.ServiceRole(given["roleArn"], given["sessionName"], via="api")
        # Services call each other over TLS: aws:SecureTransport is true.
        iam_evaluator.pin_request_origin("127.0.0.1", True)
        with request_scope(role.account, given["region"]):
            authorization.require(role, given["action"], given["resource"], given.get("context"), given["region"])
        return 200, {}
    except authorization.AccessDenied as denied:
        return 403, {"message": str(denied)}
    except KeyError as missing:
        return 400, {"message": f"{missing.args[0]} is missing"}


async def _stored_values(method: str, path: str, given: dict) -> tuple[int, dict]:
    """The values of parameters and secrets, read with a role's rights: {name: {"value": ...} or {"reason": ...}}."""
    if method != "POST":
        return _unknown(method, path)
    iam_evaluator.pin_request_origin("127.0.0.1", True)
    values = {}
    try:
        role = actors.ServiceRole(given["roleArn"], given["sessionName"], via="api")
        read = {"PARAMETER_STORE": stored_values.parameter, "SECRETS_MANAGER": stored_values.secret}[given["type"]]
        with request_scope(role.account, given["region"]):
            for name in given["names"]:
                try:
                    values[name] = {"value": read(role, name)}
                except authorization.AccessDenied as denied:
                    values[name] = {"reason": f"AccessDeniedException: {denied}"}
                except stored_values.Unreadable as unreadable:
                    values[name] = {"reason": str(unreadable)}
    except KeyError as missing:
        return 400, {"message": f"{missing.args[0]} is missing"}
    return 200, values


async def _pipelines(method: str, path: str, given: dict) -> tuple[int, dict]:
    parts = unquote(path).removeprefix("/_pipeline/pipelines/").split("/")
    if method != "GET" or len(parts) != 3:
        return _unknown(method, path)
    account, region, name = parts
    with request_scope(account, region):
        found = pipeline_type.find(name)
    if not found:
        return 404, {"message": f"no pipeline {name} in {account}, {region}"}
    return 200, {
        "pipeline": found["declaration"],
        "version": found["declaration"]["version"],
        "restartExecutionOnUpdate": found["restartExecutionOnUpdate"],
        "stackId": found["stackId"],
        "disabledTransitions": found["disabledTransitions"],
    }


async def _executions(method: str, path: str, given: dict) -> tuple[int, dict]:
    """The record of an execution. The answer says whether somebody has asked to stop it."""
    parts = unquote(path).removeprefix("/_pipeline/executions/").split("/")
    if method not in ("GET", "POST") or len(parts) != 4:
        return _unknown(method, path)
    account, region, pipeline, execution_id = parts
    with request_scope(account, region):
        kept = (
            executions.record(pipeline, {**given, "id": execution_id})
            if method == "POST"
            else executions.find(pipeline, execution_id)
        )
    if kept is None:
        return 404, {"message": f"no execution {execution_id} of {pipeline} in {account}, {region}"}
    return 200, {"stop": kept.get("stop")}


async def _log_groups(method: str, path: str, given: dict) -> tuple[int, dict]:
    """Whether a log group exists. POST creates it, as CodeBuild does for the log of a build."""
    account, region, name = (unquote(part) for part in path.removeprefix("/_pipeline/log-groups/").split("/", 2))
    with request_scope(account, region):
        if method == "POST":
            cloudwatch_logs._create_log_group({"logGroupName": name})
        return 200, {"exists": name in cloudwatch_logs._log_groups}


def _unknown(method: str, path: str) -> tuple[int, dict]:
    return 404, {"message": f"no endpoint {method} {path}"}


def add_endpoints() -> None:
    gateway.endpoint("/_pipeline/service-role", _service_role)
    gateway.endpoint("/_pipeline/authorize", _authorize)
    gateway.endpoint("/_pipeline/stored-values", _stored_values)
    gateway.endpoint("/_pipeline/approvals", _approvals)
    gateway.endpoint("/_pipeline/pipelines/", _pipelines)
    gateway.endpoint("/_pipeline/executions/", _executions)
    gateway.endpoint("/_pipeline/log-groups/", _log_groups)
