"""
The principals that a policy names must exist: AWS refuses a trust, bucket, key or topic policy with a missing role or
user. MiniStack accepts any text, so a deployment order that fails in AWS would work here.
"""

import re
from collections.abc import Callable
from typing import Any

from ministack.services import iam

from embedded_aws.iam import policy_syntax

_ARN = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(root|role|user|assumed-role)(?:/(.+))?")


def unknown(document: Any) -> str | None:
    """The first AWS principal of a policy document that does not exist, or None."""
    for statement in policy_syntax.statements(document):
        for element in ("Principal", "NotPrincipal"):
            principal = statement.get(element)
            named = principal.get("AWS", []) if isinstance(principal, dict) else []
            for arn in [named] if isinstance(named, str) else named:
                if not _exists(arn):
                    return arn
    return None


def _exists(principal: str) -> bool:
    if principal == "*" or re.fullmatch(r"\d{12}", principal):
        return True
    found = _ARN.fullmatch(principal)
    if not found:
        return False
    account, kind, rest = found.groups()
    if kind == "root":
        return rest is None
    if kind == "assumed-role":
        return iam._roles.get_scoped(account, None, (rest or "").partition("/")[0]) is not None
    store = iam._roles if kind == "role" else iam._users
    entity = store.get_scoped(account, None, (rest or "").rpartition("/")[2])
    return entity is not None and entity["Arn"] == principal


def trust_policy_error(original: Callable, doc: dict | str) -> str | None:
    """Wraps MiniStack's check of a trust policy."""
    found = original(doc) or policy_syntax.document_problem(doc, policy_syntax.TRUST)
    wrong = None if found else unknown(doc)
    return found or (f'Invalid principal in policy: "AWS":"{wrong}"' if wrong else None)


def update_key(original: Callable, physical_id: str, old_props: dict, new_props: dict, stack_name: str) -> tuple:
    """Wraps the update of AWS::KMS::Key."""
    _check_key_policy(new_props)
    return original(physical_id, old_props, new_props, stack_name)


def _check_key_policy(props: dict) -> None:
    wrong = unknown(props.get("KeyPolicy", {}))
    if wrong:
        raise ValueError(
            "Policy contains a statement with one or more invalid principals. "
            f"(Service: Kms, Status Code: 400): {wrong}"
        )


def create_topic_policy(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of AWS::SNS::TopicPolicy."""
    _check_topic_policy(props)
    return original(logical_id, props, stack_name)


def update_topic_policy(
    original: Callable, physical_id: str, old_props: dict, new_props: dict, stack_name: str
) -> tuple:
    """Wraps the update of AWS::SNS::TopicPolicy."""
    _check_topic_policy(new_props)
    return original(physical_id, old_props, new_props, stack_name)


def _check_topic_policy(props: dict) -> None:
    wrong = unknown(props.get("PolicyDocument", {}))
    if wrong:
        raise ValueError(
            f"Invalid parameter: Policy Error: PrincipalNotFound (Service: Sns, Status Code: 400): {wrong}"
        )
