"""
Rules of API Gateway about the parts of an API.

AWS: "Working with routes for HTTP APIs", "CreateIntegration" and "CreateAuthorizer" in the API Gateway Version 2 API
Reference, and "Create a deployment for a REST API".
"""

import re
from collections.abc import Callable

from ministack.services import apigateway, apigateway_v1

_ROUTE = re.compile(r"\$default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /\S*")


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    check = _CHECKS.get(resource_type)
    return check(properties, physical_id) if check else None


def _is_http(properties: dict) -> bool:
    api = apigateway._apis.get(properties.get("ApiId", "")) or {}
    return api.get("protocolType") == "HTTP"


def _route(properties: dict, physical_id: str | None) -> str | None:
    api, key = properties.get("ApiId", ""), properties.get("RouteKey", "")
    if _is_http(properties) and not _ROUTE.fullmatch(key):
        return (
            'The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> '
            '/<RESOURCE PATH>" or "$default"'
        )
    others = [route for route_id, route in (apigateway._routes.get(api) or {}).items() if route_id != physical_id]
    if any(route.get("routeKey") == key for route in others):
        return f"Route with key {key} already exists for this API"
    kind, _, target = str(properties.get("Target", "")).partition("/")
    if kind == "integrations" and target not in (apigateway._integrations.get(api) or {}):
        return "Invalid Integration identifier specified"
    return None


def _integration(properties: dict, physical_id: str | None) -> str | None:
    if not _is_http(properties):
        return None
    of_function = properties.get("IntegrationType") == "AWS_PROXY" and "IntegrationSubtype" not in properties
    version = str(properties.get("PayloadFormatVersion", ""))
    if of_function and not version:
        return "PayloadFormatVersion is a required parameter for integration"
    if not of_function and version not in ("", "1.0"):
        return f"PayloadFormatVersion {version} is not supported for this integration: the only supported value is 1.0"
    return None


def _authorizer(properties: dict, physical_id: str | None) -> str | None:
    if properties.get("AuthorizerType") != "JWT":
        return None
    missing = [key for key in ("Audience", "Issuer") if not (properties.get("JwtConfiguration") or {}).get(key)]
    return f"{missing[0]} is a required parameter for a JWT authorizer" if missing else None


def _deployment(properties: dict, physical_id: str | None) -> str | None:
    resources = apigateway_v1._resources.get(properties.get("RestApiId", "")) or {}
    if any(resource.get("resourceMethods") for resource in resources.values()):
        return None
    return "The REST API doesn't contain any methods (Service: ApiGateway, Status Code: 400)"


def _stage(properties: dict, physical_id: str | None) -> str | None:
    logs = any(str(setting.get("LoggingLevel", "OFF")) != "OFF" for setting in properties.get("MethodSettings") or ())
    settings = apigateway_v1._account_settings.get("settings") or {}
    if (logs or properties.get("AccessLogSetting")) and not settings.get("cloudwatchRoleArn"):
        return "CloudWatch Logs role ARN must be set in account settings to enable logging"
    return None


_CHECKS: dict[str, Callable[[dict, str | None], str | None]] = {
    "AWS::ApiGateway::Deployment": _deployment,
    "AWS::ApiGateway::Stage": _stage,
    "AWS::ApiGatewayV2::Authorizer": _authorizer,
    "AWS::ApiGatewayV2::Integration": _integration,
    "AWS::ApiGatewayV2::Route": _route,
}
