"""
Buckets of other accounts: the bucket's policy and the caller's own policies must both allow.

MiniStack asks the bucket policy about the caller's account root instead of the caller, and overlooks a Deny of another
statement of the same policy. ACLs of buckets that have them are left out: S3 disables them by default.
"""
import contextlib

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import s3

from embedded_aws.iam import actors, authorization


@contextlib.contextmanager
def scope_of(bucket):
    """The account of a bucket's owner, for what reads the bucket's objects and settings."""
    with request_scope(s3._bucket_owner_account(bucket) or get_account_id(), get_region()):
        yield


def install():
    allows, apply_scope = s3._foreign_bucket_allows, s3._apply_bucket_scope

    def foreign_bucket_allows(owner_account, bucket_name, key, method, query_params, caller, headers=None):
        actor = actors.current()
        if not caller or actor is None:
            return allows(owner_account, bucket_name, key, method, query_params, caller, headers)
        path = f"/{bucket_name}/{key}" if key else f"/{bucket_name}"
        action = iam_actions._s3_action(method, path, query_params)
        if action is None:
            return False
        with request_scope(owner_account, get_region()):
            keys = iam_actions.s3_service_context(f"s3:{action}", query_params, path, headers or {})
        authorization.require(actor, f"s3:{action}", "arn:aws:s3:::" + path[1:], keys)
        return True

    def apply_bucket_scope(method, bucket, key, headers, query_params, body=b"", internal=False):
        try:
            return apply_scope(method, bucket, key, headers, query_params, body, internal)
        except authorization.AccessDenied as denied:
            return s3._error("AccessDenied", str(denied), 403, f"/{bucket}/{key}" if key else f"/{bucket}")

    s3._foreign_bucket_allows = foreign_bucket_allows
    s3._apply_bucket_scope = apply_bucket_scope
