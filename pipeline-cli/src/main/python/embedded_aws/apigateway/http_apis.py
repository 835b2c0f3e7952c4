"""
HTTP APIs: calls from outside, and the invocation of their functions.

MiniStack looks up the API of an unsigned call in a default account, knows only one host name, and invokes a function
without the permission to do so.
"""

import contextvars
import logging
import re
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.services import apigateway, apigateway_v1, lambda_svc

from embedded_aws.cloudformation import rollback_triggers
from embedded_aws.iam import access_log

log = logging.getLogger("embedded_aws")

_SERVICE = "apigateway.amazonaws.com"
_ERROR = 500, {"Content-Type": "application/json"}, b'{"message":"Internal Server Error"}'
_in_http_api = contextvars.ContextVar("embedded_aws_in_http_api", default=False)


def as_aws_sends(event: Any) -> Any:
    """An HTTP API's event (payload 2.0), without what MiniStack adds to AWS's and with what it leaves out."""
    context = event.get("requestContext") if isinstance(event, dict) and event.get("version") == "2.0" else None
    if not isinstance(context, dict) or "apiId" not in context:
        return event
    region = apigateway.get_region()
    context = {
        **context,
        "domainName": f"{context['apiId']}.execute-api.{region}.amazonaws.com",
        "domainPrefix": context["apiId"],
    }
    return {key: value for key, value in {**event, "requestContext": context}.items() if value is not None}


def find_http_api_scope(api_id: str) -> tuple[str, str] | None:
    """Replaces MiniStack's function: the account and region of an HTTP API, wherever it is."""
    return _scope(apigateway._apis, api_id)


def find_rest_api_scope(api_id: str) -> tuple[str, str] | None:
    """Replaces MiniStack's function: the account and region of a REST API, wherever it is."""
    return _scope(apigateway_v1._rest_apis, api_id)


def _scope(store: Any, api_id: str) -> tuple[str, str] | None:
    return next(((account, region) for account, region, kept in store.to_dict() if kept == api_id), None)


def _may_invoke(function_arn: str, api_id: str, stage: str, route_key: str) -> bool:
    """Whether the function's policy lets API Gateway invoke it for this route."""
    parts = function_arn.split(":")
    func = lambda_svc._functions.get_scoped(parts[4], parts[3], parts[6]) if len(parts) > 6 else None
    if func is None:
        return False
    account, region = apigateway.get_account_id(), apigateway.get_region()
    route = route_key.replace(" ", "", 1) if " " in route_key else route_key  # "GET /hello" is GET/hello in an ARN
    source = f"arn:aws:execute-api:{region}:{account}:{api_id}/{stage}/{route}"
    result = iam_evaluator.evaluate_resource_policy(
        func["policy"],
        EvalContext(
            principal_arn=_SERVICE,
            principal_type="AWSService",
            principal_account="",
            action="lambda:InvokeFunction",
            resource_arn=function_arn,
            region=region,
            service_context={"aws:sourcearn": source, "aws:sourceaccount": account},
        ),
        service=_SERVICE,
    )
    allowed = result.decision == "Allow"
    access_log.record(
        _SERVICE,
        "lambda:InvokeFunction",
        function_arn,
        "allow" if allowed else "deny",
        result.matched_sid or result.reason,
    )
    return allowed


def _refusal(integration: dict, api_id: str, stage: str, route_key: str) -> str | None:
    """Why API Gateway does not invoke the integration's function. None if it does."""
    deployed = apigateway._stages.get(api_id, {}).get(stage)
    if deployed is None or not (deployed.get("autoDeploy") or deployed.get("deploymentId")):
        return f"the stage {stage} does not exist or has no deployment"
    if integration.get("credentialsArn"):
        return "an integration's credentials are not supported by the embedded AWS"
    if integration.get("payloadFormatVersion") != "2.0":
        return f"the payload format {integration.get('payloadFormatVersion')} is not supported by the embedded AWS"
    function_arn = apigateway._extract_lambda_ref_from_integration_uri(integration.get("integrationUri", ""))
    if not _may_invoke(function_arn, api_id, stage, route_key):
        return f"no permission of {function_arn} lets API Gateway invoke it for {stage}/{route_key}"
    return None


def stage_properties(original: Callable, props: dict) -> dict:
    """Wraps MiniStack's function, which keeps route settings under names that the API's answers don't have."""
    stage = original(props)
    stage["defaultRouteSettings"] = _lower_first(props.get("DefaultRouteSettings", {}))
    stage["routeSettings"] = {
        route: _lower_first(settings) for route, settings in props.get("RouteSettings", {}).items()
    }
    return stage


def _lower_first(settings: dict) -> dict:
    return {name[0].lower() + name[1:]: value for name, value in settings.items()}


def host_pattern(pattern: re.Pattern) -> re.Pattern:
    """MiniStack's pattern of an API's host name, with the name that the API has in AWS."""
    return re.compile(r"^([a-z0-9]{8,10})\.execute-api\.(?:localhost|[a-z0-9-]+\.amazonaws\.com)(?::\d+)?$")


async def invoke(
    original: Callable,
    integration: dict,
    api_id: str,
    stage: str,
    path: str,
    method: str,
    headers: dict,
    body: bytes,
    query_params: dict,
    route_key: str = "$default",
    path_params: dict | None = None,
    *,
    authorizer_claims: Any = None,
    authorizer_scopes: Any = None,
    authorizer_lambda_context: Any = None,
    authorizer_iam: Any = None,
    owner_account_id: str | None = None,
    owner_region: str | None = None,
    raw_query_string: Any = None,
) -> tuple:
    """Wraps MiniStack's invocation of an integration's function."""
    refusal = _refusal(integration, api_id, stage, route_key)
    if refusal:
        log.error("HTTP API %s: %s", api_id, refusal)
        return _ERROR
    _in_http_api.set(True)
    rollback_triggers.call_begins()
    try:
        return await original(
            integration,
            api_id,
            stage,
            path,
            method,
            headers,
            body,
            query_params,
            route_key,
            path_params,
            authorizer_claims=authorizer_claims,
            authorizer_scopes=authorizer_scopes,
            authorizer_lambda_context=authorizer_lambda_context,
            authorizer_iam=authorizer_iam,
            owner_account_id=owner_account_id,
            owner_region=owner_region,
            raw_query_string=raw_query_string,
        )
    finally:
        rollback_triggers.call_ends()


def to_response(original: Callable, exec_result: dict) -> tuple:
    """Wraps MiniStack's function: a failed function is an internal server error of the API."""
    if _in_http_api.get() and exec_result.get("error"):
        log.error("HTTP API: the function failed: %s", exec_result.get("body"))
        return {
            "statusCode": 500,
            "headers": {"Content-Type": "application/json"},
            "body": '{"message":"Internal Server Error"}',
        }, None
    return original(exec_result)
