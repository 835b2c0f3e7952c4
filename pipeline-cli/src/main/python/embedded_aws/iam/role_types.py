"""
AWS::IAM::Role and AWS::IAM::ManagedPolicy, where MiniStack accepts what IAM refuses.

MiniStack drops a role's boundary, overwrites an existing role or policy of the same name, and attaches policies that
don't exist or are too long. The limits are from "IAM and AWS STS quotas", in characters without white space.
"""

import json
from collections.abc import Callable

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import iam

_TRUST, _INLINE, _MANAGED = 2048, 10240, 6144


def _size(document: str | dict) -> int:
    text = document if isinstance(document, str) else json.dumps(document)
    return len("".join(text.split()))


def _check_size(what: str, size: int, most: int) -> None:
    if size > most:
        raise ValueError(
            f"Maximum {what} size of {most} bytes exceeded: it has {size} (Service: Iam, Status Code: 409)"
        )


def _check_document(document: str | dict) -> None:
    malformed = iam_evaluator.validate_policy_document(document)
    if malformed:
        raise ValueError(f"{malformed} (Service: Iam, Status Code: 400)")


def _check_role(props: dict) -> None:
    _check_size("trust policy", _size(props.get("AssumeRolePolicyDocument", {})), _TRUST)
    inline = [policy.get("PolicyDocument", {}) for policy in props.get("Policies", ())]
    for document in inline:
        _check_document(document)
    _check_size("inline policy", sum(map(_size, inline)), _INLINE)
    for arn in props.get("ManagedPolicyArns", ()):
        if not iam.policy_known(arn, get_account_id()):
            raise ValueError(f"Policy {arn} does not exist or is not attachable. (Service: Iam, Status Code: 404)")
    boundary = props.get("PermissionsBoundary")
    if boundary and not iam.policy_known(boundary, get_account_id()):
        raise ValueError(f"Scope ARN: {boundary} does not exist or is not attachable. (Service: Iam, Status Code: 404)")


def _check_managed_policy(props: dict) -> None:
    _check_document(props.get("PolicyDocument", {}))
    _check_size("policy", _size(props.get("PolicyDocument", {})), _MANAGED)


def create_role(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of AWS::IAM::Role."""
    _check_role(props)
    if props.get("RoleName") in iam._roles:
        raise ValueError(
            f"{props['RoleName']} already exists: Role with name {props['RoleName']} already exists. "
            "(Service: Iam, Status Code: 409)"
        )
    name, attributes = original(logical_id, props, stack_name)
    iam._roles[name]["PermissionsBoundary"] = props.get("PermissionsBoundary")
    return name, attributes


def update_role(
    original: Callable,
    physical_id: str,
    old_props: dict,
    new_props: dict,
    stack_name: str,
    logical_id: str | None = None,
) -> tuple:
    """Wraps the update of AWS::IAM::Role."""
    _check_role(new_props)
    name, attributes = original(physical_id, old_props, new_props, stack_name, logical_id)
    iam._roles[name]["PermissionsBoundary"] = new_props.get("PermissionsBoundary")
    return name, attributes


def create_policy(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of AWS::IAM::ManagedPolicy."""
    _check_managed_policy(props)
    name = props.get("ManagedPolicyName")
    if name and any(policy["PolicyName"] == name for policy in iam._policies.values()):
        raise ValueError(
            f"A policy called {name} already exists. Duplicate names are not allowed. (Service: Iam, Status Code: 409)"
        )
    return original(logical_id, props, stack_name)


def update_policy(
    original: Callable,
    physical_id: str,
    old_props: dict,
    new_props: dict,
    stack_name: str,
    logical_id: str | None = None,
) -> tuple:
    """Wraps the update of AWS::IAM::ManagedPolicy."""
    _check_managed_policy(new_props)
    return original(physical_id, old_props, new_props, stack_name, logical_id)
