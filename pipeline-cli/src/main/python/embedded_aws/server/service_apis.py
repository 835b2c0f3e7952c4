"""How a service's API is added to MiniStack, or an operation to one of its services."""
import json
import types

from ministack import app
from ministack.core import iam_actions, router
from ministack.core.responses import error_response_json, json_response


class ApiError(Exception):
    """An error of an operation, by AWS's error code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def add(name, target_prefix, operations):
    """Add a JSON 1.1 service: `operations` maps an operation's name to a function of the decoded input."""
    async def handle_request(method, path, headers, body, query_params):
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        return call(operations.get(operation), operation, body)

    router.SERVICE_PATTERNS[name] = {
        "target_prefixes": [target_prefix], "host_patterns": [name + r"\."], "credential_scope": name}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[name] = name
    app._loaded_modules[name] = types.SimpleNamespace(handle_request=handle_request, reset=lambda: None)
    app.SERVICE_HANDLERS[name] = handle_request


def extend(name, operations):
    """Add operations to a JSON service of MiniStack's; one of the same name takes its place."""
    module = app._get_module(app.SERVICE_REGISTRY[name]["module"])
    handle = module.handle_request

    async def handle_request(method, path, headers, body, query_params):
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        if operation in operations:
            return call(operations[operation], operation, body)
        return await handle(method, path, headers, body, query_params)

    module.handle_request = handle_request


def call(operation, name, body):
    """Run an operation as MiniStack's handlers answer."""
    if operation is None:
        return error_response_json("InvalidAction", f"The embedded AWS does not have the operation {name}", 400)
    try:
        return json_response(operation(json.loads(body or b"{}")))
    except ApiError as error:
        return error_response_json(error.code, str(error), 400)
    except KeyError as missing:
        return error_response_json("ValidationException", f"{name}: {missing.args[0]} is missing", 400)


_resource_arns = {}


def resource_arn(service, function):
    """
    Say which resource IAM evaluates for a service's operations: function(operation, input, region, account) returns
    an ARN, or None to leave it to MiniStack.
    """
    if not _resource_arns:
        extract = iam_actions.extract_resource_arn

        def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
            if service in _resource_arns:
                operation = headers.get("x-amz-target", "").rpartition(".")[2]
                try:
                    given = json.loads(body or b"{}")
                except ValueError:
                    given = {}
                arn = _resource_arns[service](operation, given, region, account_id)
                if arn:
                    return arn
            return extract(service, method, path, headers, body, query_params, region, account_id)

        iam_actions.extract_resource_arn = extract_resource_arn
    _resource_arns[service] = function
