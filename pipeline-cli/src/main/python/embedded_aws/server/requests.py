"""
What a request asks for is read once, so that IAM decides on what is then carried out.

MiniStack takes an `Action` parameter or a target header for the name of any call, even of one whose method and path
say what it does; and it lets a call through that it has no name for.
"""
import json
import re
from urllib.parse import parse_qs

from ministack import app
from ministack.core import iam_actions, router

# Services whose calls are named by method and path.
_REST = frozenset(iam_actions._BOTOCORE_SERVICE_MAP) - {"ses"} | {"s3", "lambda", "apigateway"}

_RPC_PATH = re.compile(r"/service/[^/]+/operation/(\w+)$")  # Smithy RPC: CloudWatch's newer clients


def _names(method, headers, body, query_params):
    """The places where a request names its action."""
    form = method == "POST" and "x-www-form-urlencoded" in headers.get("content-type", "")
    return [place for place, named in (
        ("the target header", headers.get("x-amz-target")),
        ("the query string", "Action" in query_params),
        ("the form", form and b"Action=" in body and "Action" in parse_qs(body.decode("utf-8", "replace"))),
    ) if named]


def _refusal(method, path, headers, body, query_params):
    if router.detect_service(method, path, headers, query_params) in _REST:
        return None
    names = _names(method, headers, body, query_params)
    if len(names) > 1:
        return f"The request names its action in {' and in '.join(names)}"
    if "the form" in names and any(not name.lower().startswith("x-amz-") for name in query_params):
        return "The request has parameters in the query string and in the form"
    return None


def install():
    dispatch, extract = app._dispatch_service_request, iam_actions.extract_iam_action

    async def dispatch_unambiguous(method, path, headers, body, query_params, request_id):
        refusal = _refusal(method, path, headers, body, query_params)
        if refusal:
            return 400, {"Content-Type": "application/json"}, json.dumps(
                {"__type": "ValidationException", "message": refusal}).encode()
        return await dispatch(method, path, headers, body, query_params, request_id)

    def extract_iam_action(service, method, path, headers, body, query_params):
        if service in _REST:
            headers = {name: value for name, value in headers.items() if name != "x-amz-target"}
            query_params = {name: value for name, value in query_params.items() if name != "Action"}
            body = b"" if "x-www-form-urlencoded" in headers.get("content-type", "") else body
        action = extract(service, method, path, headers, body, query_params)
        if action is None and (rpc := _RPC_PATH.search(path)):
            action = f"{iam_actions.SERVICE_TO_IAM_NAMESPACE.get(service, service)}:{rpc.group(1)}"
        # A name that no policy has but "*": who may do everything may do this.
        return action or f"{iam_actions.SERVICE_TO_IAM_NAMESPACE.get(service, service)}:Unknown"

    app._dispatch_service_request = dispatch_unambiguous
    iam_actions.extract_iam_action = extract_iam_action
