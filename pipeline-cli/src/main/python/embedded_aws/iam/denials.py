"""
The messages of refused API requests, as AWS words them: the action, the resource, and the kind of policy that denies.
"""

import contextvars
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator

from embedded_aws.iam import actors, authorization

_message = contextvars.ContextVar("embedded_aws_denial", default="")


def enforce(
    original: Callable,
    access_key_id: str,
    iam_action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    service_context: dict | None = None,
) -> Any:
    """Wraps MiniStack's decision about a request: remembers the message of a refusal."""
    refused = original(access_key_id, iam_action, service, region, resource_arn, service_context)
    caller = actors.caller()
    if isinstance(refused, iam_evaluator.EvalResult) and refused.decision in ("Deny", "ImplicitDeny") and caller:
        _message.set(authorization.explain(caller, iam_action, resource_arn, service_context, region))
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
