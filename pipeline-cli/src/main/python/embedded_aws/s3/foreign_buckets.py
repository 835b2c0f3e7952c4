"""
Buckets of other accounts: both the bucket's policy and the caller's own policies must allow a request.

MiniStack evaluates the bucket policy for the root of the caller's account instead of the caller, and ignores a Deny in
another statement of the same policy. ACLs are not evaluated: S3 disables them by default.
"""

import contextlib
from collections.abc import Callable, Iterator

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import s3

from embedded_aws.iam import actors, authorization


@contextlib.contextmanager
def scope_of(bucket: str) -> Iterator[None]:
    """Run a block in the account of the bucket's owner, to read the bucket's objects and settings."""
    with request_scope(s3._bucket_owner_account(bucket) or get_account_id(), get_region()):
        yield


def allows(
    original: Callable,
    owner_account: str,
    bucket_name: str,
    key: str,
    method: str,
    query_params: dict,
    caller: str,
    headers: dict | None = None,
) -> bool:
    """Wraps MiniStack's decision about a request to a bucket of another account. Raises AccessDenied."""
    actor = actors.current()
    if not caller or actor is None:
        return original(owner_account, bucket_name, key, method, query_params, caller, headers)
    path = f"/{bucket_name}/{key}" if key else f"/{bucket_name}"
    action = iam_actions._s3_action(method, path, query_params)
    if action is None:
        return False
    with request_scope(owner_account, get_region()):
        keys = iam_actions.s3_service_context(f"s3:{action}", query_params, path, headers or {})
    authorization.require(actor, f"s3:{action}", "arn:aws:s3:::" + path[1:], keys)
    return True


def apply_scope(
    original: Callable,
    method: str,
    bucket: str,
    key: str,
    headers: dict,
    query_params: dict,
    body: bytes = b"",
    internal: bool = False,
) -> tuple | None:
    """Wraps MiniStack's function that calls `allows`: answers a refusal."""
    try:
        return original(method, bucket, key, headers, query_params, body, internal)
    except authorization.AccessDenied as denied:
        return s3._error("AccessDenied", str(denied), 403, f"/{bucket}/{key}" if key else f"/{bucket}")
