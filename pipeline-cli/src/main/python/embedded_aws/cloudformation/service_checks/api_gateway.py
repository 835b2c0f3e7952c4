"""
Rules of API Gateway about the parts of an API.

AWS: "Working with routes for HTTP APIs", "CreateIntegration" and "CreateAuthorizer" in the API Gateway Version 2 API
Reference, and "Create a deployment for a REST API".
"""

import re
from collections.abc import Callable

from ministack.core.responses import get_account_id
from ministack.services import apigateway, apigateway_v1

_ROUTE = re.compile(r"\$default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /\S*")

_STAGE = re.compile(r"\$default|[\w-]{1,128}", re.ASCII)
_OF_AN_API = tuple(f"AWS::ApiGatewayV2::{kind}" for kind in ("Authorizer", "Integration", "Route", "Stage"))


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    api = properties.get("ApiId")
    if resource_type in _OF_AN_API and api not in apigateway._apis:
        return f"Invalid API identifier specified {get_account_id()}:{api}"
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
    if properties.get("AuthorizationType") in ("CUSTOM", "JWT") and not properties.get("AuthorizerId"):
        return f"An authorizer is required for the authorization type {properties['AuthorizationType']}"
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


def _http_stage(properties: dict, physical_id: str | None) -> str | None:
    return None if _STAGE.fullmatch(str(properties.get("StageName"))) else "Stage name only allows a-zA-Z0-9_-"


def _api(properties: dict, physical_id: str | None) -> str | None:
    cors = properties.get("CorsConfiguration") or {}
    if "*" in (cors.get("AllowOrigins") or ()) and str(cors.get("AllowCredentials")).lower() == "true":
        return "AllowCredentials is not supported for the origin *"
    return None


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
    "AWS::ApiGatewayV2::Api": _api,
    "AWS::ApiGatewayV2::Authorizer": _authorizer,
    "AWS::ApiGatewayV2::Integration": _integration,
    "AWS::ApiGatewayV2::Route": _route,
    "AWS::ApiGatewayV2::Stage": _http_stage,
}
