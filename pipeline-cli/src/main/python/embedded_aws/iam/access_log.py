"""
Who did what: one JSON line per access decision, appended to EMBEDDED_AWS_ACCESS_LOG.

    {"time", "account", "principal", "session", "action", "resource", "decision", "by", "via"}

`principal` is the ARN of the role, user or root, `session` the role session's name or "", `decision` allow or deny,
`by` the matching statement or the reason, `via` what asked: api, cloudformation or lambda; `account` is that of the
principal.
"""
import contextvars
import datetime
import json
import os
import threading

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import iam

from embedded_aws.server import settings

_lock = threading.Lock()
_file = None

# What last allowed something in the call that is being decided: MiniStack's enforce() does not say why it allows.
_allowed_by = contextvars.ContextVar("embedded_aws_allowed_by", default=None)


def record(principal_arn, action, resource, decision, by="", via="api"):
    """Log a decision. `principal_arn` may be an assumed role's session; `decision` is "allow" or "deny"."""
    principal, session = _principal(principal_arn)
    parts = principal_arn.split(":")
    line = json.dumps({
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"),
        "account": parts[4] if len(parts) > 4 else "", "principal": principal, "session": session,
        "action": action, "resource": resource, "decision": decision, "by": by, "via": via})
    with _lock:
        if _file is not None:
            os.write(_file, line.encode() + b"\n")  # one write each: lines of several threads don't mix


def _principal(arn):
    """The role (or user, or root) behind a principal, and the name of its session."""
    if ":assumed-role/" not in arn:
        return arn, ""
    account, name, session = arn.split(":")[4], *arn.split("/")[1:3]
    role = iam._roles.get_scoped(account, None, name) or {}
    return role.get("Arn", f"arn:aws:iam::{account}:role/{name}"), session


def _caller(access_key_id):
    credential = iam_evaluator.resolve_credential(
        access_key_id, iam_evaluator.find_iam_access_key_account(access_key_id) or _account_of(access_key_id))
    return getattr(credential, "principal_arn", "")


def _account_of(access_key_id):
    from ministack.core.responses import _account_from_sts_session

    return _account_from_sts_session(access_key_id) or get_account_id()


def install():
    global _file
    log = settings.access_log()
    log.parent.mkdir(parents=True, exist_ok=True)
    _file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    evaluate, enforce = iam_evaluator.evaluate, iam_evaluator.enforce

    def remembering_evaluate(*args, **kwargs):
        result = evaluate(*args, **kwargs)
        if result.decision == "Allow":
            _allowed_by.set(result.matched_sid or result.reason)
        return result

    def logging_enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        _allowed_by.set(None)
        caller = _caller(access_key_id)
        refused = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        if refused is None:
            decision = "allow"
            by = "root" if caller.endswith(":root") else _allowed_by.get() or "always allowed"
        elif isinstance(refused, iam_evaluator.AuthError):
            decision, by = "deny", refused.code
        else:
            decision, by = "deny", refused.matched_sid or refused.reason
        record(caller, iam_action, resource_arn, decision, by)
        return refused

    iam_evaluator.evaluate = remembering_evaluate
    iam_evaluator.enforce = logging_enforce
