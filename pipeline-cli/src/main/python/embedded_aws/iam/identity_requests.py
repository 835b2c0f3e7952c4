"""
Requests that give a role, user or group a policy: sizes, numbers and names that IAM checks and MiniStack does not.

AWS: "IAM and AWS STS quotas". White space does not count.
"""

import re
from collections.abc import Callable

from ministack.core.responses import get_account_id
from ministack.services import iam

from embedded_aws.iam import policy_syntax
from embedded_aws.server.patches import Patch, wrap

INLINE = {"Role": 10240, "User": 2048, "Group": 5120}
_MANAGED = 6144
POLICIES = 10  # that can be attached, in a new account

_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)


def guards() -> tuple[Patch, ...]:
    """The patches of the requests, and of the functions that CloudFormation's handlers call."""
    checks = {
        "CreatePolicy": _create_policy,
        "CreatePolicyVersion": _create_policy,
        **{f"Put{kind}Policy": _putting(kind) for kind in INLINE},
        **{f"Attach{kind}Policy": _attaching(kind) for kind in INLINE},
    }
    patches = []
    for operation, check in checks.items():
        function = "_" + re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        patches += [wrap(iam, function, by=check), wrap(iam, "_IAM_HANDLERS", operation, by=check)]
    return tuple(patches)


def name_problem(parameter: str, name: str) -> str | None:
    """IAM's message for the name of a policy that it refuses, or None."""
    if not name or _NAME.fullmatch(name):
        return None
    return (
        f"The specified value for {parameter} is invalid. It must contain only alphanumeric characters and/or the "
        "following: +=,.@_-"
    )


def _create_policy(original: Callable, p: dict) -> tuple:
    if len(policy_syntax.compact(iam._p(p, "PolicyDocument"))) > _MANAGED:
        return iam._error(409, "LimitExceeded", f"Cannot exceed quota for PolicySize: {_MANAGED}", ns="iam")
    wrong = name_problem("policyName", iam._p(p, "PolicyName"))
    return iam._error(400, "ValidationError", wrong, ns="iam") if wrong else original(p)


def _putting(kind: str) -> Callable:
    def put(original: Callable, p: dict) -> tuple:
        entity, policy = iam._p(p, f"{kind}Name"), iam._p(p, "PolicyName")
        wrong = name_problem("policyName", policy)
        if wrong:
            return iam._error(400, "ValidationError", wrong, ns="iam")
        kept = {**_inline(kind, entity), policy: iam._p(p, "PolicyDocument")}
        if sum(len(policy_syntax.compact(document)) for document in kept.values()) > INLINE[kind]:
            message = f"Maximum policy size of {INLINE[kind]} bytes exceeded for {kind.lower()} {entity}"
            return iam._error(409, "LimitExceeded", message, ns="iam")
        return original(p)

    return put


def _inline(kind: str, entity: str) -> dict:
    if kind == "Role":
        return (iam._roles.get(entity) or {}).get("InlinePolicies") or {}
    return (iam._user_inline_policies if kind == "User" else iam._group_inline_policies).get(entity) or {}


def _attaching(kind: str) -> Callable:
    def attach(original: Callable, p: dict) -> tuple:
        arn = iam._p(p, "PolicyArn")
        if not iam.policy_known(arn, get_account_id()):
            message = f"Policy {arn} does not exist or is not attachable."
            return iam._error(404, "NoSuchEntity", message, ns="iam")
        store = {"Role": iam._roles, "User": iam._users, "Group": iam._groups}[kind]
        attached = (store.get(iam._p(p, f"{kind}Name")) or {}).get("AttachedPolicies") or []
        if arn not in attached and len(attached) >= POLICIES:
            message = f"Cannot exceed quota for PoliciesPer{kind}: {POLICIES}"
            return iam._error(409, "LimitExceeded", message, ns="iam")
        return original(p)

    return attach
