"""
The resources of API Gateway's actions on REST APIs, which are paths: POST to a collection, other methods to an item.

AWS: "Actions, resources, and condition keys for Amazon API Gateway Management".
"""

from collections.abc import Callable
from urllib import parse

from embedded_aws.cloudformation.changes import Change
from embedded_aws.cloudformation.referenced_resources import UNKNOWN_ID

_WHY = "apigateway has a resource type for each path, and the properties are parts of the path"

# By type: the collection, and the property with the item's last part; None: its id.
_PATHS = {
    "ApiKey": ("/apikeys", None),
    "Authorizer": ("/restapis/{RestApiId}/authorizers", None),
    "Deployment": ("/restapis/{RestApiId}/deployments", None),
    "GatewayResponse": ("/restapis/{RestApiId}/gatewayresponses", "ResponseType"),
    "Method": ("/restapis/{RestApiId}/resources/{ResourceId}/methods", "HttpMethod"),
    "Model": ("/restapis/{RestApiId}/models", "Name"),
    "RequestValidator": ("/restapis/{RestApiId}/requestvalidators", None),
    "RestApi": ("/restapis", None),
    "Stage": ("/restapis/{RestApiId}/stages", "StageName"),
    "UsagePlan": ("/usageplans", None),
    "UsagePlanKey": ("/usageplans/{UsagePlanId}/keys", "KeyId"),
}


def _arn(change: Change, path: str) -> str:
    return f"arn:aws:apigateway:{change.region}::" + path.format_map({"id": _id(change), **change.properties})


def _id(change: Change) -> str:
    return change.physical_id.rpartition("|")[2].rpartition("/")[2] or UNKNOWN_ID


def _item(path: str, name: str | None) -> Callable[[Change], list]:
    def resources(change: Change) -> list:
        last = change.properties.get(name) if name else None
        return [(_arn(change, path) + f"/{last or _id(change)}", {})]

    return resources


def _put(path: str, name: str | None) -> Callable[[Change], list]:
    """What PUT changes: methods and responses, an API from a document, and tags, which are named by the encoded ARN."""
    item = _item(path, name)

    def resources(change: Change) -> list:
        arn = item(change)[0][0]
        tags = f"arn:aws:apigateway:{change.region}::/tags/{parse.quote(arn, safe='*')}"
        put = change.type.endswith(("::Method", "::GatewayResponse")) or change.changed("Body", "BodyS3Location")
        return [*([(arn, {})] if put else ()), *([(tags, {})] if change.changed("Tags") else ())]

    return resources


def _rows(path: str, name: str | None) -> tuple:
    return (
        ("apigateway:POST", lambda change: [(_arn(change, path), {})], _WHY),
        ("apigateway:PUT", _put(path, name), _WHY),
        ("apigateway:*", _item(path, name), _WHY),
    )


_RESOURCES = "/restapis/{RestApiId}/resources"

ROWS = {
    **{f"AWS::ApiGateway::{name}": _rows(*paths) for name, paths in _PATHS.items()},
    "AWS::ApiGateway::Account": (("apigateway:*", lambda change: [(_arn(change, "/account"), {})], _WHY),),
    "AWS::ApiGateway::Resource": (
        ("apigateway:POST", lambda change: [(_arn(change, _RESOURCES + "/{ParentId}"), {})], _WHY),
        ("apigateway:*", _item(_RESOURCES, None), _WHY),
    ),
}
