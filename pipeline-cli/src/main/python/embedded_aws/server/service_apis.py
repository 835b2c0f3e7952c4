"""Adds JSON APIs to MiniStack: whole services, and operations of a service that MiniStack has."""

import json
import types
from collections.abc import Callable, Mapping

from ministack import app
from ministack.core import iam_actions, router
from ministack.core.responses import error_response_json, json_response

from embedded_aws.server.patches import Patch, add

# An operation: the decoded input -> the answer to encode.
Operation = Callable[[dict], dict]

# The resource that IAM evaluates: (operation, input, region, account) -> ARN, or None to leave it to MiniStack.
ResourceArn = Callable[[str, dict, str, str], str | None]


class ApiError(Exception):
    """An error of an operation, with AWS's error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def service(name: str, target_prefix: str, operations: Mapping[str, Operation]) -> tuple[Patch, ...]:
    """The patches that add a JSON 1.1 service."""

    async def handle_request(method: str, path: str, headers: dict, body: bytes, query_params: dict) -> tuple:
        operation = _operation(headers)
        return _call(operations.get(operation), operation, body)

    return (
        add(
            router,
            "SERVICE_PATTERNS",
            name,
            value={"target_prefixes": [target_prefix], "host_patterns": [name + r"\."], "credential_scope": name},
        ),
        add(iam_actions, "SERVICE_TO_IAM_NAMESPACE", name, value=name),
        add(
            app, "_loaded_modules", name, value=types.SimpleNamespace(handle_request=handle_request, reset=lambda: None)
        ),
        add(app, "SERVICE_HANDLERS", name, value=handle_request),
    )


def operations(added: Mapping[str, Operation]) -> Callable:
    """Make the wrapper of a service's handle_request that answers these operations. MiniStack answers all others."""

    async def handle_request(
        original: Callable, method: str, path: str, headers: dict, body: bytes, query_params: dict
    ) -> tuple:
        operation = _operation(headers)
        if operation in added:
            return _call(added[operation], operation, body)
        return await original(method, path, headers, body, query_params)

    return handle_request


def resource_arns(by_service: dict[str, ResourceArn]) -> Callable:
    """Make the wrapper of extract_resource_arn for these services."""

    def extract_resource_arn(
        original: Callable,
        service: str,
        method: str,
        path: str,
        headers: dict,
        body: bytes,
        query_params: dict,
        region: str,
        account_id: str,
    ) -> str:
        if service in by_service:
            try:
                given = json.loads(body or b"{}")
            except ValueError:
                given = {}
            arn = by_service[service](_operation(headers), given, region, account_id)
            if arn:
                return arn
        return original(service, method, path, headers, body, query_params, region, account_id)

    return extract_resource_arn


def _operation(headers: dict) -> str:
    return headers.get("x-amz-target", "").rpartition(".")[2]


def _call(operation: Operation | None, name: str, body: bytes) -> tuple:
    """Run an operation and answer in the form of MiniStack's handlers."""
    if operation is None:
        return error_response_json("InvalidAction", f"The embedded AWS does not have the operation {name}", 400)
    try:
        return json_response(operation(json.loads(body or b"{}")))
    except ApiError as error:
        return error_response_json(error.code, str(error), 400)
    except KeyError as missing:
        return error_response_json("ValidationException", f"{name}: {missing.args[0]} is missing", 400)
