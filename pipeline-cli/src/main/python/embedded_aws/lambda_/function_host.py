"""
Invokes functions in the runner's function host. An invocation is the request

    POST <EMBEDDED_AWS_FUNCTIONS_URL>/invoke/<account>/<function>/<version>

with the event as the body. Before, the version's code, handler, environment and role are written to
EMBEDDED_AWS_FUNCTIONS_DIR: `<sha256>.zip` and `<account>.<function>.<version>.json`.

MiniStack answers "Mock response" for a function that it can't run. None of its own ways to run a function is used.
"""

import hashlib
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from ministack.services import cloudwatch_logs, lambda_svc

from embedded_aws.apigateway import http_apis
from embedded_aws.iam import actors, authorization
from embedded_aws.lambda_ import custom_resources
from embedded_aws.server import settings

# Seconds that the first invocation of a version waits for its JVM. The host enforces the function's own timeout.
_START = 60


class _Failed(Exception):
    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(message)
        self.answer = {"errorMessage": message, "errorType": error_type}


def _invoke(func: dict, event: Any) -> dict:
    """The result of an invocation in MiniStack's form."""
    config = func.get("config") or func
    try:
        account, region = lambda_svc._account_region_from_function_config(config)
        _put(func, config, account, region)
        path = "/".join(quote(part, safe="") for part in (account, config["FunctionName"], config["Version"]))
        body = _post(
            f"{settings.functions_url()}/invoke/{path}",
            http_apis.as_aws_sends(event),
            _START + int(config["Timeout"]),
        )
        custom_resources.returned(config["FunctionName"], event)
        return {"body": body}
    except _Failed as failure:
        custom_resources.failed(config["FunctionName"], event, f"{failure.answer['errorType']}: {failure}")
        return {"body": failure.answer, "error": True}


def _post(url: str, event: Any, timeout: int) -> Any:
    request = urllib.request.Request(
        url, json.dumps(event, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            answer = response.read()
        return json.loads(answer) if answer else None
    except urllib.error.HTTPError as error:
        raise _function_error(error.read()) from None
    except OSError as error:
        raise _Failed("FunctionHost.Unreachable", f"The function host at {url} does not answer: {error}") from None
    except ValueError:
        raise _Failed("Runtime.InvalidResponse", "The function's result is not JSON") from None


def _function_error(body: bytes) -> _Failed:
    try:
        answer = json.loads(body)
        return _Failed(answer["errorType"], answer["errorMessage"])
    except (ValueError, KeyError, TypeError):
        return _Failed("FunctionHost.Error", "The function host failed: " + body[:500].decode(errors="replace"))


def _put(func: dict, config: dict, account: str, region: str) -> None:
    """Write a version to the folder of the function host."""
    if config.get("PackageType") == "Image":
        raise _Failed("Runtime.NotSupported", f"{config['FunctionName']}: container images can't be run here")
    code = func.get("code_zip")
    if not code:
        raise _Failed("Runtime.NoCode", f"{config['FunctionName']}: version {config['Version']} has no code")
    folder = settings.functions_dir()
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / f"{account}.{config['FunctionName']}.{config['Version']}.json",
        json.dumps(
            {
                "account": account,
                "region": region,
                "function": config["FunctionName"],
                "version": config["Version"],
                "codeSha256": _put_archive(folder, code),
                "layers": [
                    _put_archive(folder, archive)
                    for archive in map(lambda_svc._resolve_layer_zip, config.get("Layers") or ())
                    if archive
                ],
                "handler": config["Handler"],
                "runtime": config["Runtime"],
                "timeoutSeconds": int(config["Timeout"]),
                "memoryMb": int(config["MemorySize"]),
                "environment": (config.get("Environment") or {}).get("Variables") or {},
                "roleArn": config["Role"],
                "logGroup": _log_group(config),
                "logFormat": (config.get("LoggingConfig") or {}).get("LogFormat") or "Text",
            },
            indent=2,
        ).encode(),
    )


def _put_archive(folder: Path, content: bytes) -> str:
    """Write an archive, and return its SHA-256."""
    sha = hashlib.sha256(content).hexdigest()
    _write(folder / f"{sha}.zip", content)
    return sha


def _write(file: Path, content: bytes) -> None:
    """Write a file in one step, unless it has this content already."""
    if file.exists() and file.read_bytes() == content:
        return
    fresh = file.with_name(f"{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    fresh.write_bytes(content)
    fresh.replace(file)


def _log_group(config: dict) -> str:
    return (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"


def _may_log(config: dict) -> bool:
    """Whether the function's role may write the log. Without the permissions, AWS drops the log silently."""
    account, region = lambda_svc._account_region_from_function_config(config)
    group = f"arn:aws:logs:{region}:{account}:log-group:{_log_group(config)}"
    needed = [("logs:CreateLogStream", f"{group}:log-stream:*"), ("logs:PutLogEvents", f"{group}:log-stream:*")]
    if _log_group(config) not in cloudwatch_logs._log_groups:
        needed.insert(0, ("logs:CreateLogGroup", group))
    role = actors.ServiceRole(config["Role"], config["FunctionName"], via="lambda")
    try:
        for action, resource in needed:
            authorization.require(role, action, resource, region=region)
    except authorization.AccessDenied:
        return False
    return True


def dispatch(func: dict, config: dict, event: dict, request_id: str, started: float) -> dict:
    """Replaces MiniStack's function that runs an invocation."""
    result = _invoke(func, event)
    if _may_log(config):
        lambda_svc._emit_lambda_logs(
            func, request_id, "", bool(result.get("error")), int((time.time() - started) * 1000)
        )
    return result


def execute(func: dict, event: dict, request_id: str) -> dict:
    """Replaces each of MiniStack's other ways to run a function."""
    return _invoke(func, event)


def execute_proxy(func: dict, event: dict, url: str, request_id: str) -> dict:
    """Replaces MiniStack's forwarding of an invocation to a container."""
    return _invoke(func, event)


def get_or_create_worker(func_name: str, config: dict, code_zip: bytes, qualifier: str = "$LATEST") -> NoReturn:
    """Replaces MiniStack's start of a process for a function."""
    raise RuntimeError("functions run in the function host only")
