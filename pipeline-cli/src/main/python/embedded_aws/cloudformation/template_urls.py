"""
Templates in S3: CloudFormation reads a TemplateURL (and StackPolicyURL) with the permissions of its caller, and that of
a nested stack with those of the parent stack. MiniStack reads the caller's account only and checks no permissions.
"""

import re
from collections.abc import Callable
from urllib.parse import urlparse

from ministack.services.cloudformation.helpers import _error, _p

from embedded_aws.iam import actors
from embedded_aws.kms import s3_objects
from embedded_aws.s3 import foreign_buckets, service_reads

# A URL with the bucket in the host's name, for example https://bucket.s3.eu-west-1.amazonaws.com/key.
_IN_HOST = re.compile(r"https?://(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?/(.+)")


def _path_style(url: str) -> str:
    found = _IN_HOST.fullmatch(url)
    return f"https://s3.amazonaws.com/{found[1]}/{found[2]}" if found else url


def resolve_document(original: Callable, params: dict, body_key: str, url_key: str, label: str) -> tuple:
    """Wraps MiniStack's function: (document, None), or (None, error answer)."""
    url = _path_style(_p(params, url_key))
    if url != _p(params, url_key):
        params = {**params, url_key: [url]}
    bucket, _, key = urlparse(url).path.lstrip("/").partition("/")
    if _p(params, body_key) or not url or not key:
        return original(params, body_key, url_key, label)
    try:
        # The stack's role takes no part in it. A nested stack has no request of its own.
        service_reads.read(actors.caller() if _p(params, "Action") else actors.current(), bucket, key)
    except s3_objects.Refused as refused:
        return None, _error(
            "ValidationError",
            f'S3 error: {refused}\nFor more information check "Amazon S3 API Reference: Error responses"',
        )
    with foreign_buckets.scope_of(bucket):
        return original(params, body_key, url_key, label)
