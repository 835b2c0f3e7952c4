"""
Resource policies also apply to an account's root: an explicit Deny in a bucket's policy stops it, and it may use a key
only if the key's policy allows it.

MiniStack lets a root do everything. AWS: "Policy evaluation logic". A root can always change a bucket's policy.
"""

from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, EvalResult

ALWAYS = frozenset({"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"})


def _decide(root: str, action: str, service: str, region: str, resource: str, context: dict | None) -> Any:
    """The refusal by the resource's policy. None if it does not refuse the root."""
    found = None if action in ALWAYS else iam_evaluator._resource_policy(service, resource)
    if found is None:
        return None
    arn = f"arn:aws:iam::{root}:root"
    asked = EvalContext(
        principal_arn=arn,
        principal_type="Root",
        principal_account=root,
        action=action,
        resource_arn=resource,
        region=region,
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    result = iam_evaluator.combine_resource_policy(
        EvalResult("Allow", arn, "", "root"), asked, *found, required=service in iam_evaluator._POLICY_REQUIRED
    )
    result.principal_arn = arn
    return None if result.decision == "Allow" else result


def enforce(
    original: Callable,
    access_key_id: str,
    iam_action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    service_context: dict | None = None,
) -> Any:
    """Wraps MiniStack's decision about a request."""
    refused = original(access_key_id, iam_action, service, region, resource_arn, service_context)
    if refused is None and access_key_id and iam_evaluator.is_root_access_key(access_key_id):
        return _decide(access_key_id, iam_action, service, region, resource_arn, service_context)
    return refused
