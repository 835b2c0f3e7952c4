"""
How a policy names principals.

AWS: "AWS JSON policy elements: Principal". The service principals are not listed in one place: a name is refused if it
has no domain, or if it is one letter away from that of a service and no service's itself.
"""

import difflib
import functools
import re
from typing import Any

from embedded_aws.iam import known_actions

_KINDS = {"AWS", "CanonicalUser", "Federated", "Service"}

# Service principals whose first part is no prefix of actions and no endpoint.
_OTHER_SERVICES = frozenset(
    (
        "autoscaling-plans",
        "delivery",
        "ecs-tasks",
        "edgelambda",
        "eks-fargate",
        "eks-fargate-pods",
        "eks-nodegroup",
        "replicator",
        "spotfleet",
        "tasks",
        "transitgateway",
        "vpc-flow-logs",
    )
)
_SHORTEST = 5  # shorter names are too near to each other to tell a mistake


def problem(principal: Any) -> str | None:
    """What is wrong with a Principal or NotPrincipal, or None: "" for its form, or the name of a principal."""
    if isinstance(principal, str):
        return None if principal == "*" else ""
    if not isinstance(principal, dict) or not principal or not {*principal} <= _KINDS:
        return ""
    for kind, names in principal.items():
        values = names if isinstance(names, list) else [names]
        if not values or not all(isinstance(name, str) and name for name in values):
            return ""
        if kind == "Service":
            wrong = next((name for name in values if not _is_service(name)), None)
            if wrong is not None:
                return f'"SERVICE":"{wrong}"'
    return None


def _is_service(name: str) -> bool:
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", name, re.IGNORECASE):
        return name == "*"
    first = name.partition(".")[0].lower()
    if first in _services() or len(first) < _SHORTEST:
        return True
    near = difflib.get_close_matches(first, _services(), 1, 0.8)
    return not (near and _one_letter_apart(first, near[0]))


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter is missing, added, wrong, or changed places with the next one."""
    short, long = sorted((one, other), key=len)
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        swapped = short[:start] + short[start : start + 2][::-1] + short[start + 2 :]
        return short[start + 1 :] == long[start + 1 :] or swapped == long
    return len(long) == len(short) + 1 and short[start:] == long[start + 1 :]


@functools.cache
def _services() -> frozenset[str]:
    import botocore.session  # not at the start of the process: it takes time

    return known_actions.services() | frozenset(botocore.session.Session().get_available_services()) | _OTHER_SERVICES
