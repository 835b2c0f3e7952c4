"""
HTTP APIs as their callers and their functions see them.

MiniStack looks an unsigned call's API up in a default account, knows one host name only, and invokes a function that
the API has no permission to invoke.
"""
import contextvars
import logging
import re

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.services import apigateway, apigateway_v1, lambda_svc
from ministack.services.cloudformation import provisioners

from embedded_aws.iam import access_log

log = logging.getLogger("embedded_aws")

_SERVICE = "apigateway.amazonaws.com"
_ERROR = 500, {"Content-Type": "application/json"}, b'{"message":"Internal Server Error"}'
_in_http_api = contextvars.ContextVar("embedded_aws_in_http_api", default=False)


def as_aws_sends(event):
    """An event of an HTTP API (payload 2.0) with what MiniStack adds taken away, and what it leaves out put in."""
    context = event.get("requestContext") if isinstance(event, dict) and event.get("version") == "2.0" else None
    if not isinstance(context, dict) or "apiId" not in context:
        return event
    region = apigateway.get_region()
    context = {**context, "domainName": f"{context['apiId']}.execute-api.{region}.amazonaws.com",
               "domainPrefix": context["apiId"]}
    return {key: value for key, value in {**event, "requestContext": context}.items() if value is not None}


def _anywhere(store):
    def find_api_scope(api_id):
        return next(((account, region) for account, region, kept in store.to_dict() if kept == api_id), None)

    return find_api_scope


def _may_invoke(function_arn, api_id, stage, route_key):
    """Whether the function's policy lets API Gateway invoke it for this route."""
    parts = function_arn.split(":")
    func = lambda_svc._functions.get_scoped(parts[4], parts[3], parts[6]) if len(parts) > 6 else None
    if func is None:
        return False
    account, region = apigateway.get_account_id(), apigateway.get_region()
    route = route_key.replace(" ", "", 1) if " " in route_key else route_key  # "GET /hello" is GET/hello in an ARN
    source = f"arn:aws:execute-api:{region}:{account}:{api_id}/{stage}/{route}"
    result = iam_evaluator.evaluate_resource_policy(func["policy"], EvalContext(
        principal_arn=_SERVICE, principal_type="AWSService", principal_account="", action="lambda:InvokeFunction",
        resource_arn=function_arn, region=region,
        service_context={"aws:sourcearn": source, "aws:sourceaccount": account}), service=_SERVICE)
    allowed = result.decision == "Allow"
    access_log.record(_SERVICE, "lambda:InvokeFunction", function_arn, "allow" if allowed else "deny",
                      result.matched_sid or result.reason)
    return allowed


def _refusal(integration, api_id, stage, route_key):
    """Why AWS would not invoke the integration's function, or None."""
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


def _stage_properties(properties):
    """MiniStack keeps a template's route settings under names that the API's answers don't have."""
    stage = _stage_as_kept(properties)
    stage["defaultRouteSettings"] = _lower_first(properties.get("DefaultRouteSettings", {}))
    stage["routeSettings"] = {route: _lower_first(settings)
                              for route, settings in properties.get("RouteSettings", {}).items()}
    return stage


def _lower_first(settings):
    return {name[0].lower() + name[1:]: value for name, value in settings.items()}


_stage_as_kept = provisioners._apigw_v2_stage_props


def install():
    provisioners._apigw_v2_stage_props = _stage_properties
    app._EXECUTE_API_RE = re.compile(
        r"^([a-z0-9]{8,10})\.execute-api\.(?:localhost|[a-z0-9-]+\.amazonaws\.com)(?::\d+)?$")
    apigateway.find_api_scope = _anywhere(apigateway._apis)
    apigateway_v1.find_api_scope = _anywhere(apigateway_v1._rest_apis)
    invoke = apigateway._invoke_lambda_proxy

    async def invoke_as_aws(integration, api_id, stage, path, method, headers, body, query_params,
                            route_key="$default", *args, **kwargs):
        refusal = _refusal(integration, api_id, stage, route_key)
        if refusal:
            log.error("HTTP API %s: %s", api_id, refusal)
            return _ERROR
        _in_http_api.set(True)
        return await invoke(integration, api_id, stage, path, method, headers, body, query_params, route_key,
                            *args, **kwargs)

    apigateway._invoke_lambda_proxy = invoke_as_aws
    to_response = lambda_svc.lambda_execute_result_to_api_proxy_response

    def to_http_api_response(result):
        if _in_http_api.get() and result.get("error"):
            log.error("HTTP API: the function failed: %s", result.get("body"))
            return {"statusCode": 500, "headers": {"Content-Type": "application/json"},
                    "body": '{"message":"Internal Server Error"}'}, None
        return to_response(result)

    lambda_svc.lambda_execute_result_to_api_proxy_response = to_http_api_response
