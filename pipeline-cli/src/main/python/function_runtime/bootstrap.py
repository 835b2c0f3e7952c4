"""
Runs a Python handler against the Runtime API: the paths and headers of "Using the Lambda runtime API for custom
runtimes", and handlers and the context as "Define Lambda function handler in Python" describes them.
"""

import decimal
import http.client
import importlib
import json
import os
import sys
import time
import traceback
from typing import Any

_API = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


class Context:
    def __init__(self, headers: http.client.HTTPMessage) -> None:
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = None
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self._deadline - int(time.time() * 1000))


def _call(method: str, path: str, body: str | None = None) -> tuple[http.client.HTTPMessage, bytes]:
    _API.request(method, "/2018-06-01/runtime/" + path, body.encode() if body is not None else None)
    response = _API.getresponse()
    return response.headers, response.read()


def _described(error: BaseException, error_type: str = "") -> str:
    traceback.print_exception(error)
    trace = traceback.format_tb(error.__traceback__)
    return json.dumps(
        {"errorType": error_type or type(error).__name__, "errorMessage": str(error), "stackTrace": trace}
    )


def _handler() -> Any:
    """The function that a handler such as index.handler or lib/app.handler names."""
    module, _, name = os.environ["_HANDLER"].rpartition(".")
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def _number(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def main() -> None:
    # The directory of this file comes first on the path; on Lambda it is the code's.
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        handler = _handler()
    except BaseException as error:
        known = {ImportError: "Runtime.ImportModuleError", AttributeError: "Runtime.HandlerNotFound"}
        name = next((name for kind, name in known.items() if isinstance(error, kind)), "")
        _call("POST", "init/error", _described(error, name))
        sys.exit(1)
    while True:
        headers, event = _call("GET", "invocation/next")
        context = Context(headers)
        os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
        try:
            result = json.dumps(handler(json.loads(event), context), default=_number, ensure_ascii=False)
        except Exception as error:
            _call("POST", f"invocation/{context.aws_request_id}/error", _described(error))
        else:
            _call("POST", f"invocation/{context.aws_request_id}/response", result)


main()
