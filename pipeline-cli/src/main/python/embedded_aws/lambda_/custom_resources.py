"""
Answers CloudFormation for functions of custom resources that will not.

In AWS, CloudFormation waits an hour, or the ServiceTimeout, for the answer at the ResponseURL.
"""

from typing import Any

from ministack.services import stepfunctions
from ministack.services.cloudformation import custom_resource

# Seconds in which an answer arrives that a function sends without waiting for it.
_LATE = 3


def _token(event: Any) -> str | None:
    url = event.get("ResponseURL") if isinstance(event, dict) else None
    return url.rpartition("/")[2] if isinstance(url, str) and "/_ministack/cfn-response/" in url else None


def failed(function: str, event: Any, reason: str) -> None:
    """Note that a function ended with an error."""
    token = _token(event)
    if token:
        _refuse(token, f"the function {function} failed: {reason}")


def returned(function: str, event: Any) -> None:
    """Note that a function ended. A state machine, such as that of CDK's provider framework, may answer later."""
    token = _token(event)
    pending = custom_resource._pending.get(token) if token else None
    if token and pending and not len(stepfunctions._state_machines) and not pending["event"].wait(_LATE):
        _refuse(token, f"the function {function} returned without an answer to the ResponseURL of its event")


def _refuse(token: str, reason: str) -> None:
    more = f"{reason}. In AWS, CloudFormation waits up to an hour for the answer"
    custom_resource.deliver_response(token, {"Status": "FAILED", "Reason": more})
