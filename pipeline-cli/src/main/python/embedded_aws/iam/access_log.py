"""
The access log: one JSON line per access decision, appended to the file EMBEDDED_AWS_ACCESS_LOG.

    {"time", "account", "principal", "session", "action", "resource", "decision", "by", "via"}

`account` is the principal's. `principal` is the ARN of the role, user or root, `session` the name of the role session
or "". `decision` is allow or deny, `by` the matching statement or the reason, `via` is api, cloudformation or lambda.
"""

import contextvars
import datetime
import json
import os
import threading
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import _account_from_sts_session, get_account_id
from ministack.services import iam

from embedded_aws.iam import asked_actions
from embedded_aws.iam.asked_actions import AskedAction
from embedded_aws.server import settings

_lock = threading.Lock()
_file: int | None = None

# What allowed the call that is being decided. MiniStack's enforce() gives no reason for what it allows.
_allowed_by: contextvars.ContextVar[str | None] = contextvars.ContextVar("embedded_aws_allowed_by", default=None)


def record(principal_arn: str, action: str, resource: str, decision: str, by: str = "", via: str = "api") -> None:
    """Log a decision, "allow" or "deny". `principal_arn` may be the session of an assumed role."""
    principal, session = _principal(principal_arn)
    parts = principal_arn.split(":")
    line = json.dumps(
        {
            "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"),
            "account": parts[4] if len(parts) > 4 else "",
            "principal": principal,
            "session": session,
            "action": action,
            "resource": resource,
            "decision": decision,
            "by": by,
            "via": via,
        }
    )
    with _lock:
        if _file is not None:
            os.write(_file, line.encode() + b"\n")  # one write each: lines of several threads don't mix


def _principal(arn: str) -> tuple[str, str]:
    """The ARN of the role, user or root of a principal, and the name of the role's session."""
    if ":assumed-role/" not in arn:
        return arn, ""
    account, name, session = arn.split(":")[4], *arn.split("/")[1:3]
    role = iam._roles.get_scoped(account, None, name) or {}
    return role.get("Arn", f"arn:aws:iam::{account}:role/{name}"), session


def _caller(access_key_id: str) -> str:
    credential = iam_evaluator.resolve_credential(
        access_key_id, iam_evaluator.find_iam_access_key_account(access_key_id) or _account_of(access_key_id)
    )
    return getattr(credential, "principal_arn", "")


def _account_of(access_key_id: str) -> str:
    return _account_from_sts_session(access_key_id) or get_account_id()


def open_file() -> None:
    """Open the log for appending."""
    global _file
    log = settings.access_log()
    log.parent.mkdir(parents=True, exist_ok=True)
    _file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def evaluate(original: Callable, ctx: iam_evaluator.EvalContext, policies: list, *limits: list) -> Any:
    """Wraps MiniStack's evaluation of policies: remembers what allows the call."""
    result = original(ctx, policies, *limits)
    if result.decision == "Allow":
        _allowed_by.set(result.matched_sid or result.reason)
    return result


@asked_actions.wrapper
def enforce(decide: Callable[[AskedAction], Any], asked: AskedAction) -> Any:
    """Wraps MiniStack's decision about a request: logs it."""
    _allowed_by.set(None)
    caller = _caller(asked.access_key_id)
    refused = decide(asked)
    if refused is None:
        decision = "allow"
        by = "root" if caller.endswith(":root") else _allowed_by.get() or "always allowed"
    elif isinstance(refused, iam_evaluator.AuthError):
        decision, by = "deny", refused.code
    else:
        decision, by = "deny", refused.matched_sid or refused.reason
    record(caller, asked.action, asked.resource, decision, by)
    return refused
