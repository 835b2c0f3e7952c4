"""Roles, users, groups and their policies, as IAM takes them: names, tags, and who a policy is for."""

import re
from collections.abc import Callable

from ministack.services import iam

from embedded_aws.iam import identity_requests

# "Tags for IAM resources": letters, spaces, numbers, and these signs.
_TAG = re.compile(r"[\w\s.:/=+@-]*")


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    if not resource_type.startswith("AWS::IAM::"):
        return None
    check = _CHECKS.get(resource_type)
    return _tags(properties) or _inline(properties) or (check(properties, physical_id) if check else None)


def _tags(properties: dict) -> str | None:
    for number, tag in enumerate(properties.get("Tags") or (), 1):
        for part in ("Key", "Value"):
            if not _TAG.fullmatch(str(tag.get(part, ""))):
                return (
                    f"1 validation error detected: Value at 'tags.{number}.member.{part.lower()}' failed to satisfy "
                    "constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"
                )
    return None


def _inline(properties: dict) -> str | None:
    names = [policy.get("PolicyName", "") for policy in properties.get("Policies") or ()]
    return next(filter(None, (identity_requests.name_problem("policyName", str(name)) for name in names)), None)


def _policy(properties: dict, physical_id: str | None) -> str | None:
    return identity_requests.name_problem("policyName", str(properties.get("PolicyName", "")))


def _managed_policy(properties: dict, physical_id: str | None) -> str | None:
    wrong = identity_requests.name_problem("policyName", str(properties.get("ManagedPolicyName", "")))
    if wrong:
        return wrong
    for kind, store in (("Role", iam._roles), ("User", iam._users), ("Group", iam._groups)):
        for name in properties.get(f"{kind}s") or ():
            entity = store.get(name)
            if entity is None:
                return f"The {kind.lower()} with name {name} cannot be found. (Service: Iam, Status Code: 404)"
            attached = entity.get("AttachedPolicies") or []
            if physical_id not in attached and len(attached) >= identity_requests.POLICIES:
                return (
                    f"Cannot exceed quota for PoliciesPer{kind}: {identity_requests.POLICIES} "
                    "(Service: Iam, Status Code: 409)"
                )
    return None


_CHECKS: dict[str, Callable[[dict, str | None], str | None]] = {
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::Policy": _policy,
}
