"""The resources of IAM's actions on roles and policies, with iam:PermissionsBoundary and iam:PolicyARN."""

from collections.abc import Callable

from ministack.services import iam

from embedded_aws.cloudformation import resource_names
from embedded_aws.cloudformation.changes import Change
from embedded_aws.iam import condition_keys

KINDS = ("Role", "User", "Group")


def _role_arn(change: Change) -> str:
    known = iam._roles.get(change.physical_id) if change.physical_id else None
    path = change.properties.get("Path") or "/"
    return known["Arn"] if known else f"arn:aws:iam::{change.account}:role{path}{resource_names.of(change)}"


def _boundary(change: Change) -> dict:
    """The boundary that the call sets, else the one that the role has, even if the template has another one."""
    put = change.properties.get("PermissionsBoundary")
    if put and change.operation in ("create", "update") and change.changed("PermissionsBoundary"):
        return {"iam:PermissionsBoundary": put}
    return condition_keys.boundary_of(change.physical_id, change.account)


def role(change: Change) -> list:
    return [(_role_arn(change), _boundary(change))]


def attachments(added: bool) -> Callable[[Change], list]:
    """One call for each managed policy that is attached to or detached from a role."""

    def resources(change: Change) -> list:
        before, after = (
            list(map(str, properties.get("ManagedPolicyArns") or ()))
            for properties in (change.previous, change.properties)
        )
        if change.operation == "delete":
            before, after = after, []
        arns = [arn for arn in after if arn not in before] if added else [arn for arn in before if arn not in after]
        return [(_role_arn(change), {"iam:PolicyARN": arn, **_boundary(change)}) for arn in arns]

    return resources


def _policy_arn(change: Change) -> str:
    if change.physical_id:
        return change.physical_id
    path = change.properties.get("Path") or "/"
    return f"arn:aws:iam::{change.account}:policy{path}{resource_names.of(change)}"


def policy(change: Change) -> list:
    return [(_policy_arn(change), {})]


def entities(kind: str, with_policy: bool = False) -> Callable[[Change], list]:
    """The roles, users or groups that get the policy."""
    return _entities_of(kind, with_policy, lambda before, after, deleted: after)


def former_entities(kind: str, with_policy: bool = False) -> Callable[[Change], list]:
    """The roles, users or groups that lose the policy: all if it is deleted, else those that left the list."""
    return _entities_of(
        kind, with_policy, lambda before, after, deleted: after if deleted else [e for e in before if e not in after]
    )


def _entities_of(kind: str, with_policy: bool, choose: Callable) -> Callable[[Change], list]:
    def resources(change: Change) -> list:
        before, after = (properties.get(f"{kind}s") or () for properties in (change.previous, change.properties))
        keys = {"iam:PolicyARN": _policy_arn(change)} if with_policy else {}
        return [
            (
                _entity_arn(kind, name, change),
                {**keys, **(condition_keys.boundary_of(name, change.account) if kind == "Role" else {})},
            )
            for name in choose(before, after, change.operation == "delete")
        ]

    return resources


def _entity_arn(kind: str, name: str, change: Change) -> str:
    known = iam._roles.get(name) if kind == "Role" else None
    return known["Arn"] if known else f"arn:aws:iam::{change.account}:{kind.lower()}/{name}"
