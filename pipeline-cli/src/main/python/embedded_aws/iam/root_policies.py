"""
Resource policies also apply to an account's root: an explicit Deny in a bucket's policy stops it, and it may use a key
only if the key's policy allows it.

MiniStack lets a root do everything. AWS: "Policy evaluation logic". A root can always change a bucket's policy.
"""

from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, EvalResult

from embedded_aws.iam import asked_actions
from embedded_aws.iam.asked_actions import AskedAction

ALWAYS = frozenset({"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"})


def _refusal(asked: AskedAction) -> Any:
    """The refusal by the resource's policy. None if it does not refuse the root."""
    found = None if asked.action in ALWAYS else iam_evaluator._resource_policy(asked.service, asked.resource)
    if found is None:
        return None
    arn = f"arn:aws:iam::{asked.access_key_id}:root"
    evaluated = EvalContext(
        principal_arn=arn,
        principal_type="Root",
        principal_account=asked.access_key_id,
        action=asked.action,
        resource_arn=asked.resource,
        region=asked.region,
        service_context={key.lower(): value for key, value in (asked.context or {}).items()},
    )
    result = iam_evaluator.combine_resource_policy(
        EvalResult("Allow", arn, "", "root"),
        evaluated,
        *found,
        required=asked.service in iam_evaluator._POLICY_REQUIRED,
    )
    result.principal_arn = arn
    return None if result.decision == "Allow" else result


@asked_actions.wrapper
def enforce(decide: Callable[[AskedAction], Any], asked: AskedAction) -> Any:
    """Wraps MiniStack's decision about a request."""
    refused = decide(asked)
    if refused is None and asked.access_key_id and iam_evaluator.is_root_access_key(asked.access_key_id):
        return _refusal(asked)
    return refused
