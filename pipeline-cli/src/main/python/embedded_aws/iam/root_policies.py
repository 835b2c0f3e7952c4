"""
An account's root is bound by the policies of resources: an explicit Deny of a bucket's policy stops it, and a key is
its to use only where the key's policy says so.

MiniStack lets a root do everything. AWS: "Policy evaluation logic"; only a bucket's own policy can't lock it out.
"""
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, EvalResult

ALWAYS = frozenset({"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"})


def _decide(root, action, service, region, resource, context):
    """What the resource's policy says to a root; None if it doesn't stop it."""
    found = None if action in ALWAYS else iam_evaluator._resource_policy(service, resource)
    if found is None:
        return None
    arn = f"arn:aws:iam::{root}:root"
    asked = EvalContext(
        principal_arn=arn, principal_type="Root", principal_account=root, action=action, resource_arn=resource,
        region=region, service_context={key.lower(): value for key, value in (context or {}).items()})
    result = iam_evaluator.combine_resource_policy(
        EvalResult("Allow", arn, "", "root"), asked, *found, required=service in iam_evaluator._POLICY_REQUIRED)
    result.principal_arn = arn
    return None if result.decision == "Allow" else result


def install():
    enforce = iam_evaluator.enforce

    def enforce_for_roots(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        refused = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        if refused is None and access_key_id and iam_evaluator.is_root_access_key(access_key_id):
            return _decide(access_key_id, iam_action, service, region, resource_arn, service_context)
        return refused

    iam_evaluator.enforce = enforce_for_roots
