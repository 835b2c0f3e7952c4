"""S3 objects: applies the bucket's default encryption, and checks the permissions on the key of an encrypted object."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from ministack.services import s3

from embedded_aws.iam import actors, authorization
from embedded_aws.kms import aws_managed_keys, s3_objects
from embedded_aws.kms.s3_objects import BUCKET_KEY, KEY_ID, SSE
from embedded_aws.s3 import bucket_encryption, foreign_buckets


def _written(headers: dict, bucket: str) -> dict:
    """The KMS encryption headers of an object that is written with these request headers. {} without KMS."""
    default = bucket_encryption.default(bucket)
    algorithm = headers.get(SSE) or default[SSE]
    if algorithm != "aws:kms":
        return {}
    # For a request that asks for KMS and names no key, AWS uses its own key aws/s3, not the bucket's.
    key_id = headers.get(KEY_ID) if headers.get(SSE) else default.get(KEY_ID)
    bucket_key = headers.get(BUCKET_KEY, default.get(BUCKET_KEY, "false"))
    return {
        SSE: "aws:kms",
        KEY_ID: s3_objects.resolved(key_id or aws_managed_keys.ALIAS, actors.current()),
        **({BUCKET_KEY: "true"} if bucket_key == "true" else {}),
    }


def stored_encryption(bucket: str, key: str, version_id: str | None = "") -> dict | None:
    """The encryption headers that an object was stored with. None if there is no such object."""
    if version_id:
        found = next(
            (version for version in s3._object_versions.get((bucket, key), ()) if version["version_id"] == version_id),
            None,
        )
    else:
        found = ((s3._buckets.get(bucket) or {}).get("objects") or {}).get(key)
    return None if found is None else s3._stored_sse_headers(found)


def _answers_refusals(function: Callable) -> Callable:
    """Answers S3's error instead of raising it. For functions with explicit parameters: wraps() keeps them."""

    @functools.wraps(function)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except s3_objects.Refused as refused:
            return refused.response()

    return answer


def with_bucket_key(headers: tuple) -> tuple:
    """MiniStack's table of the encryption headers that it stores with an object, with the one that it lacks."""
    return (*headers, BUCKET_KEY)


# --- writing


def resolve_sse_write_headers(original: Callable, headers: dict, bucket_name: str) -> tuple:
    """Wraps MiniStack's function: (encryption headers of a new object, error)."""
    customer_key = headers.get("x-amz-server-side-encryption-customer-algorithm")
    named = {} if customer_key else _written(headers, bucket_name)
    return (named, None) if named else original(headers, bucket_name)


@_answers_refusals
def put_object(original: Callable, bucket_name: str, key: str, body: bytes, headers: dict) -> tuple:
    """Wraps PutObject."""
    _require_write(bucket_name, key, headers)
    return original(bucket_name, key, body, headers)


@_answers_refusals
def create_multipart_upload(original: Callable, bucket_name: str, key: str, headers: dict) -> tuple:
    """Wraps CreateMultipartUpload."""
    _require_write(bucket_name, key, headers)
    return original(bucket_name, key, headers)


@_answers_refusals
def copy_object(original: Callable, bucket_name: str, dest_key: str, headers: dict) -> tuple:
    """Wraps CopyObject."""
    _require_read_of_source(headers)
    _require_write(bucket_name, dest_key, headers)
    return original(bucket_name, dest_key, headers)


def _require_write(bucket: str, key: str, headers: dict) -> None:
    s3_objects.require(actors.current(), "kms:GenerateDataKey", bucket, key, _written(headers, bucket))


def _require_read_of_source(headers: dict) -> None:
    """Raise Refused unless the caller may decrypt the object that a copy reads."""
    source, _, query = headers.get("x-amz-copy-source", "").partition("?")
    bucket, _, key = unquote(source).lstrip("/").partition("/")
    version = parse_qs(query).get("versionId", [""])[0]
    with foreign_buckets.scope_of(bucket):
        s3_objects.require(actors.current(), "kms:Decrypt", bucket, key, stored_encryption(bucket, key, version) or {})


# --- reading


@_answers_refusals
def get_object(
    original: Callable, bucket_name: str, key: str, headers: dict, query_params: dict | None = None
) -> tuple:
    """Wraps GetObject."""
    _require_read(bucket_name, key, query_params)
    return _hidden_if_missing(original(bucket_name, key, headers, query_params), bucket_name)


@_answers_refusals
def head_object(
    original: Callable, bucket_name: str, key: str, headers: dict | None = None, query_params: dict | None = None
) -> tuple:
    """Wraps HeadObject. The metadata is not encrypted; the checksum is."""
    if (headers or {}).get("x-amz-checksum-mode", "").upper() == "ENABLED":
        _require_read(bucket_name, key, query_params)
    return _hidden_if_missing(original(bucket_name, key, headers, query_params), bucket_name)


def _require_read(bucket: str, key: str, query_params: dict | None) -> None:
    stored = stored_encryption(bucket, key, s3._qp(query_params or {}, "versionId", ""))
    s3_objects.require(actors.current(), "kms:Decrypt", bucket, key, stored or {})


def _hidden_if_missing(answer: tuple, bucket: str) -> tuple:
    """The answer; Refused instead of "not found" for a caller who may not list the bucket."""
    if (
        answer[0] != 404
        or b"NoSuchBucket" in answer[2]
        or authorization.allows(actors.current(), "s3:ListBucket", f"arn:aws:s3:::{bucket}")
    ):
        return answer
    raise s3_objects.missing_and_hidden()


# --- multipart uploads


@_answers_refusals
def upload_part(
    original: Callable, bucket_name: str, key: str, body: bytes, query_params: dict, headers: dict
) -> tuple:
    """Wraps UploadPart."""
    _require_continuation(bucket_name, key, query_params)
    return original(bucket_name, key, body, query_params, headers)


@_answers_refusals
def upload_part_copy(original: Callable, bucket_name: str, dest_key: str, query_params: dict, headers: dict) -> tuple:
    """Wraps UploadPartCopy."""
    _require_read_of_source(headers)
    _require_continuation(bucket_name, dest_key, query_params)
    return original(bucket_name, dest_key, query_params, headers)


@_answers_refusals
def complete_multipart_upload(
    original: Callable, bucket_name: str, key: str, body: bytes, query_params: dict, headers: dict | None = None
) -> tuple:
    """Wraps CompleteMultipartUpload."""
    _require_continuation(bucket_name, key, query_params)
    return original(bucket_name, key, body, query_params, headers)


def _require_continuation(bucket: str, key: str, query_params: dict) -> None:
    upload_id = s3._qp(query_params, "uploadId", "")
    started = s3._stored_sse_headers(s3._multipart_uploads.get(upload_id) or {})
    s3_objects.require(actors.current(), "kms:Decrypt", bucket, key, started)
