"""
Functions run in the runner's function host: an invocation goes to

    POST <EMBEDDED_AWS_FUNCTIONS_URL>/invoke/<account>/<function>/<version>

with the event as the body. What the version is (code, handler, environment, role) was put into
EMBEDDED_AWS_FUNCTIONS_DIR before: `<sha256>.zip` and `<account>.<function>.<version>.json`.

MiniStack itself answers "Mock response" for what it can't run; none of its ways to run a function is used here.
"""
import hashlib
import json
import os
import time
import urllib.error
import urllib.request
from urllib.parse import quote

from ministack.core import lambda_runtime
from ministack.services import cloudwatch_logs, lambda_svc

from embedded_aws.apigateway import http_apis
from embedded_aws.iam import role_decisions
from embedded_aws.server import settings

# A version's first invocation waits for its JVM; what the function itself may take is the host's to watch. Seconds.
_START = 60


class _Failed(Exception):
    def __init__(self, error_type, message):
        super().__init__(message)
        self.answer = {"errorMessage": message, "errorType": error_type}


def _invoke(func, event):
    """The result of an invocation in MiniStack's form."""
    config = func.get("config") or func
    try:
        account, region = lambda_svc._account_region_from_function_config(config)
        _put(func, config, account, region)
        path = "/".join(quote(part, safe="") for part in (account, config["FunctionName"], config["Version"]))
        return {"body": _post(f"{settings.functions_url()}/invoke/{path}", http_apis.as_aws_sends(event),
                              _START + int(config["Timeout"]))}
    except _Failed as failure:
        return {"body": failure.answer, "error": True}


def _post(url, event, timeout):
    request = urllib.request.Request(url, json.dumps(event, ensure_ascii=False).encode(),
                                     {"Content-Type": "application/json"})
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


def _function_error(body):
    try:
        answer = json.loads(body)
        return _Failed(answer["errorType"], answer["errorMessage"])
    except (ValueError, KeyError, TypeError):
        return _Failed("FunctionHost.Error", "The function host failed: " + body[:500].decode(errors="replace"))


def _put(func, config, account, region):
    """Put a version where the function host finds it."""
    runtime = config.get("Runtime") or config.get("PackageType")
    if not runtime.startswith("java"):
        raise _Failed("Runtime.NotSupported", f"{config['FunctionName']}: the runtime {runtime} can't be run here; "
                                              "only java* can")
    code = func.get("code_zip")
    if not code:
        raise _Failed("Runtime.NoCode", f"{config['FunctionName']}: version {config['Version']} has no code")
    sha = hashlib.sha256(code).hexdigest()
    folder = settings.functions_dir()
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{sha}.zip", code)
    _write(folder / f"{account}.{config['FunctionName']}.{config['Version']}.json", json.dumps({
        "account": account, "region": region, "function": config["FunctionName"], "version": config["Version"],
        "codeSha256": sha, "handler": config["Handler"], "runtime": runtime,
        "timeoutSeconds": int(config["Timeout"]), "memoryMb": int(config["MemorySize"]),
        "environment": (config.get("Environment") or {}).get("Variables") or {},
        "roleArn": config["Role"], "logGroup": _log_group(config)}, indent=2).encode())


def _write(file, content):
    """Write a file at once, unless it is there with this content."""
    if file.exists() and file.read_bytes() == content:
        return
    fresh = file.with_name(f"{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    fresh.write_bytes(content)
    fresh.replace(file)


def _log_group(config):
    return (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"


def _may_log(config):
    """Whether the function's role lets the service write its log: without the rights AWS drops it silently."""
    account, region = lambda_svc._account_region_from_function_config(config)
    group = f"arn:aws:logs:{region}:{account}:log-group:{_log_group(config)}"
    needed = [("logs:CreateLogStream", f"{group}:log-stream:*"), ("logs:PutLogEvents", f"{group}:log-stream:*")]
    if _log_group(config) not in cloudwatch_logs._log_groups:
        needed.insert(0, ("logs:CreateLogGroup", group))
    return all(role_decisions.role_may(config["Role"], config["FunctionName"], action, resource, region, "lambda")
               for action, resource in needed)


def _dispatch(func, config, event, request_id, started):
    result = _invoke(func, event)
    if _may_log(config):
        lambda_svc._emit_lambda_logs(func, request_id, "", bool(result.get("error")),
                                     int((time.time() - started) * 1000))
    return result


def install():
    lambda_svc._execute_function_dispatch = _dispatch
    # Everything else that could run a function, or pretend to.
    for way in ("_proxy", "_warm", "_docker", "_provided", "_provided_warm", "_local"):
        if not callable(getattr(lambda_svc, f"_execute_function{way}")):
            raise TypeError(way)
        setattr(lambda_svc, f"_execute_function{way}", lambda func, event, *rest: _invoke(func, event))
    lambda_runtime.get_or_create_worker = _no_worker


def _no_worker(*args, **kwargs):
    raise RuntimeError("functions run in the function host only")
