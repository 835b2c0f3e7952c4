"""Manual approvals: the runner requests them, and callers of PutApprovalResult answer them."""

import time
import uuid

from ministack.core.responses import AccountRegionScopedDict

# Not saved: runs wait for the answers, and runs end with the process.
_approvals = AccountRegionScopedDict()

PENDING, APPROVED, REJECTED, EXPIRED = "Pending", "Approved", "Rejected", "Expired"


def request(
    pipeline: str,
    execution_id: str,
    stage: str,
    action: str,
    timeout_minutes: float,
    custom_data: str = "",
    external_entity_link: str = "",
) -> str:
    """Request an approval and return its token. It replaces an older request for the same action."""
    now = time.time()
    for earlier in of_action(pipeline, stage, action):
        _approvals.pop(earlier["token"])
    token = str(uuid.uuid4())
    _approvals[token] = {
        "token": token,
        "pipeline": pipeline,
        "executionId": execution_id,
        "stage": stage,
        "action": action,
        "customData": custom_data,
        "externalEntityLink": external_entity_link,
        "status": PENDING,
        "summary": "",
        "by": "",
        "changed": now,
        "expires": now + 60 * float(timeout_minutes),
    }
    return token


def of_action(pipeline: str, stage: str, action: str) -> list:
    """The approvals of an action: at most one."""
    return [
        _current(approval)
        for approval in _approvals.values()
        if (approval["pipeline"], approval["stage"], approval["action"]) == (pipeline, stage, action)
    ]


def find(token: str) -> dict | None:
    approval = _approvals.get(token)
    return approval and _current(approval)


def scope_of(token: str) -> tuple | None:
    """The account and region that a token belongs to, or None."""
    return next(((account, region) for account, region, kept in _approvals.to_dict() if kept == token), None)


def decide(approval: dict, status: str, summary: str, by: str) -> None:
    approval.update(status=status, summary=summary, by=by, changed=time.time())


def withdraw(token: str) -> None:
    _approvals.pop(token, None)


def _current(approval: dict) -> dict:
    if approval["status"] == PENDING and time.time() >= approval["expires"]:
        approval.update(status=EXPIRED, changed=approval["expires"])
    return approval
