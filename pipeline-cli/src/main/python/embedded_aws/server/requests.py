"""
Refuses ambiguous requests, so that IAM decides about the action that is then executed.

MiniStack takes the name of any call from an `Action` parameter or a target header, even if method and path define the
call; and it allows a call that it has no name for.
"""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs

from ministack.core import iam_actions, router

# Services whose calls are named by method and path.
_REST = frozenset(iam_actions._BOTOCORE_SERVICE_MAP) - {"ses"} | {"s3", "lambda", "apigateway"}

_RPC_PATH = re.compile(r"/service/[^/]+/operation/(\w+)$")  # Smithy RPC: CloudWatch's newer clients


def _names(method: str, headers: dict, body: bytes, query_params: dict) -> list:
    """The parts of a request that name an action."""
    form = method == "POST" and "x-www-form-urlencoded" in headers.get("content-type", "")
    return [
        place
        for place, named in (
            ("the target header", headers.get("x-amz-target")),
            ("the query string", "Action" in query_params),
            ("the form", form and b"Action=" in body and "Action" in parse_qs(body.decode("utf-8", "replace"))),
        )
        if named
    ]


def _refusal(method: str, path: str, headers: dict, body: bytes, query_params: dict) -> str | None:
    if router.detect_service(method, path, headers, query_params) in _REST:
        return None
    names = _names(method, headers, body, query_params)
    if len(names) > 1:
        return f"The request names its action in {' and in '.join(names)}"
    if "the form" in names and any(not name.lower().startswith("x-amz-") for name in query_params):
        return "The request has parameters in the query string and in the form"
    return None


async def dispatch(
    original: Callable, method: str, path: str, headers: dict, body: bytes, query_params: dict, request_id: str
) -> tuple:
    """Wraps MiniStack's dispatch: refuses a request that names more than one action."""
    refusal = _refusal(method, path, headers, body, query_params)
    if refusal:
        return (
            400,
            {"Content-Type": "application/json"},
            json.dumps({"__type": "ValidationException", "message": refusal}).encode(),
        )
    return await original(method, path, headers, body, query_params, request_id)


def extract_iam_action(
    original: Callable, service: str, method: str, path: str, headers: dict, body: bytes, query_params: dict
) -> str:
    """Wraps MiniStack's function: the IAM action of a request."""
    if service in _REST:
        headers = {name: value for name, value in headers.items() if name != "x-amz-target"}
        query_params = {name: value for name, value in query_params.items() if name != "Action"}
        body = b"" if "x-www-form-urlencoded" in headers.get("content-type", "") else body
    action = original(service, method, path, headers, body, query_params)
    if action is None and (rpc := _RPC_PATH.search(path)):
        action = f"{iam_actions.SERVICE_TO_IAM_NAMESPACE.get(service, service)}:{rpc.group(1)}"
    # No policy has this name, except by "*": who may do everything may do this.
    return action or f"{iam_actions.SERVICE_TO_IAM_NAMESPACE.get(service, service)}:Unknown"
