"""
Sessions of roles, where MiniStack asks less than STS: how long they last, their names, tags and source identity.

AWS: STS API Reference, "AssumeRole"; IAM User Guide, "Monitor and control actions taken with assumed roles".
"""

import re
from collections.abc import Callable

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.core.responses import get_region
from ministack.services import sts

from embedded_aws.iam import actors, authorization, service_roles

_CHAINED = 3600  # seconds
_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_TAG = re.compile(r"[\w\s.:/=+@-]*")


def session_policies(original: Callable, params: dict, account_id: str | None = None, check: bool = True) -> tuple:
    """Wraps a function that AssumeRole calls with its parameters: (session policies, None), or (None, error answer)."""
    if check and sts._p(params, "Action") == "AssumeRole":
        problem = _request_problem(params)
        if problem:
            return None, sts._error(400, "ValidationError", problem, ns="sts")
        try:
            _require_session_rights(params)
        except authorization.AccessDenied as denied:
            return None, sts._error(403, "AccessDenied", str(denied), ns="sts")
    return original(params, account_id, check)


def _request_problem(params: dict) -> str | None:
    name = sts._p(params, "RoleSessionName")
    if not _NAME.fullmatch(name):
        return (
            f"1 validation error detected: Value '{name}' at 'roleSessionName' failed to satisfy constraint: Member "
            "must satisfy regular expression pattern: [\\w+=,.@-]*"
        )
    for tag in sts._session_tags(params, check=False)[0]:
        if not _TAG.fullmatch(tag["Key"]) or not _TAG.fullmatch(tag["Value"]):
            return f"1 validation error detected: the tag {tag['Key']} failed to satisfy constraint: Member must " + (
                "satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"
            )
    asked = int(sts._p(params, "DurationSeconds") or _CHAINED)
    caller = actors.caller()
    if caller is not None and asked > _CHAINED and ":assumed-role/" in caller.principal().arn:
        return "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
    role = service_roles.find(sts._p(params, "RoleArn"))
    if role and asked > int(role.get("MaxSessionDuration") or _CHAINED):
        return "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    return None


def _require_session_rights(params: dict) -> None:
    """Tags and a source identity need the caller's policies and, for the source identity, the trust policy."""
    caller, arn = actors.caller(), sts._p(params, "RoleArn")
    role = service_roles.find(arn)
    if caller is None or role is None:
        return  # MiniStack says why
    tags = sts._session_tags(params, check=False)[0]
    source = sts._p(params, "SourceIdentity")
    keys = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    if tags:
        _require(caller, "sts:TagSession", arn, {**keys, "aws:TagKeys": [tag["Key"] for tag in tags]})
    if source:
        _require(caller, "sts:SetSourceIdentity", arn, {"sts:SourceIdentity": source})
        principal = caller.principal()
        asked = EvalContext(
            principal_arn=principal.arn,
            principal_type=principal.type,
            principal_account=principal.account,
            action="sts:SetSourceIdentity",
            resource_arn=arn,
            region=get_region(),
            service_context={"sts:sourceidentity": source},
            principal_keys=principal.keys,
        )
        if not iam_evaluator.evaluate_trust_policy(role["AssumeRolePolicyDocument"], principal.arn, asked):
            raise authorization.AccessDenied(
                f"User: {principal.arn} is not authorized to perform: sts:SetSourceIdentity on resource: {arn}"
            )


def _require(caller: actors.Actor, action: str, arn: str, context: dict) -> None:
    """The identity-based policies only: those of the role itself are asked by MiniStack or above."""
    principal = caller.principal()
    if principal.account == arn.split(":")[4] or principal.policies is None:
        return  # in one account, the trust policy is enough
    asked = EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=arn,
        region=get_region(),
        service_context={name.lower(): value for name, value in context.items()},
        principal_keys=principal.keys,
    )
    if iam_evaluator.evaluate(asked, principal.policies, *principal.limits).decision != "Allow":
        raise authorization.AccessDenied(
            f"User: {principal.arn} is not authorized to perform: {action} on resource: {arn}"
        )
