"""
The messages of refused API requests, as AWS words them: the action, the resource, and the kind of policy that denies.
"""

import contextvars
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator

from embedded_aws.iam import actors, asked_actions, authorization
from embedded_aws.iam.asked_actions import AskedAction

_message = contextvars.ContextVar("embedded_aws_denial", default="")


@asked_actions.wrapper
def enforce(decide: Callable[[AskedAction], Any], asked: AskedAction) -> Any:
    """Wraps MiniStack's decision about a request: remembers the message of a refusal."""
    refused = decide(asked)
    caller = actors.caller()
    if isinstance(refused, iam_evaluator.EvalResult) and refused.decision in ("Deny", "ImplicitDeny") and caller:
        _message.set(authorization.explain(caller, asked.action, asked.resource, asked.context, asked.region))
    return refused


def access_denied_response(
    original: Callable,
    service: str,
    action: str,
    principal_arn: str,
    request_id: str,
    *,
    error_code: str = "",
    message: str = "",
    headers: dict | None = None,
    resource_arn: str = "*",
    explicit_deny: bool = False,
    resource_policy_arn: str = "",
) -> tuple:
    """Wraps MiniStack's function: answers with the remembered message."""
    if not message and not error_code:
        message = _message.get()
    return original(
        service,
        action,
        principal_arn,
        request_id,
        error_code=error_code,
        message=message,
        headers=headers,
        resource_arn=resource_arn,
        explicit_deny=explicit_deny,
        resource_policy_arn=resource_policy_arn,
    )
