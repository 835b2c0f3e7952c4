"""S3 objects: the bucket's default encryption is applied, and the key's policy decides about those that have a key."""
import functools

from ministack.services import s3

from embedded_aws.iam import actors, authorization
from embedded_aws.kms import cross_account_calls, s3_objects
from embedded_aws.s3 import bucket_encryption, foreign_buckets
from embedded_aws.sns import topics
from embedded_aws.kms.s3_objects import BUCKET_KEY, KEY_ID, SSE


def _written(headers, bucket):
    """The KMS encryption headers of an object that a request with these headers makes in a bucket; {} without KMS."""
    default = bucket_encryption.default(bucket)
    algorithm = headers.get(SSE) or default[SSE]
    if algorithm != "aws:kms":
        return {}
    # A request that asks for KMS and names no key does not get the bucket's: AWS takes its own key aws/s3.
    key_id = headers.get(KEY_ID) if headers.get(SSE) else default.get(KEY_ID)
    if not key_id:
        raise s3_objects.Refused(
            "InvalidArgument", f"AWS would encrypt with its own key aws/s3, which the embedded AWS does not have: name "
            f"a key in {KEY_ID}, or leave {SSE} out and let the bucket's default encryption name it", 400)
    bucket_key = headers.get(BUCKET_KEY, default.get(BUCKET_KEY, "false"))
    return {SSE: "aws:kms", KEY_ID: s3_objects.resolved(key_id, actors.current()),
            **({BUCKET_KEY: "true"} if bucket_key == "true" else {})}


def stored_encryption(bucket, key, version_id=""):
    """The encryption headers that an object was stored with; None if there is no such object."""
    if version_id:
        found = next((version for version in s3._object_versions.get((bucket, key), ())
                      if version["version_id"] == version_id), None)
    else:
        found = ((s3._buckets.get(bucket) or {}).get("objects") or {}).get(key)
    return None if found is None else s3._stored_sse_headers(found)


def _answering(function):
    """A function of S3's API that answers a refusal instead of raising it."""
    @functools.wraps(function)
    def answer(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except s3_objects.Refused as refused:
            return refused.response()
    return answer


def install():
    actors.install()
    s3._SSE_STORED_HEADERS = (*s3._SSE_STORED_HEADERS, BUCKET_KEY)
    bucket_encryption.install()
    foreign_buckets.install()
    cross_account_calls.install()
    topics.install()
    for guard in (_guard_writes, _guard_reads, _guard_parts):
        guard()


def _guard_writes():
    resolve, put, start, copy = (
        s3._resolve_sse_write_headers, s3._put_object, s3._create_multipart_upload, s3._copy_object)

    def resolve_sse_write_headers(headers, bucket_name):
        named = _written(headers, bucket_name) if not headers.get(
            "x-amz-server-side-encryption-customer-algorithm") else {}
        return (named, None) if named else resolve(headers, bucket_name)

    def may_write(bucket, key, headers):
        s3_objects.require(actors.current(), "kms:GenerateDataKey", bucket, key, _written(headers, bucket))

    @_answering
    def put_object(bucket_name, key, body, headers):
        may_write(bucket_name, key, headers)
        return put(bucket_name, key, body, headers)

    @_answering
    def create_multipart_upload(bucket_name, key, headers):
        may_write(bucket_name, key, headers)
        return start(bucket_name, key, headers)

    @_answering
    def copy_object(bucket_name, dest_key, headers):
        may_read_source(headers)
        may_write(bucket_name, dest_key, headers)
        return copy(bucket_name, dest_key, headers)

    s3._resolve_sse_write_headers = resolve_sse_write_headers
    s3._put_object, s3._create_multipart_upload, s3._copy_object = put_object, create_multipart_upload, copy_object


def may_read_source(headers):
    """Raise Refused unless the caller may decrypt the object that a copy reads."""
    from urllib.parse import parse_qs, unquote

    source, _, query = headers.get("x-amz-copy-source", "").partition("?")
    bucket, _, key = unquote(source).lstrip("/").partition("/")
    version = parse_qs(query).get("versionId", [""])[0]
    with foreign_buckets.scope_of(bucket):
        s3_objects.require(actors.current(), "kms:Decrypt", bucket, key, stored_encryption(bucket, key, version) or {})


def _guard_reads():
    get, head = s3._get_object, s3._head_object

    def may_read(bucket, key, query_params):
        s3_objects.require(actors.current(), "kms:Decrypt", bucket, key,
                            stored_encryption(bucket, key, s3._qp(query_params or {}, "versionId", "")) or {})

    def told(answer, bucket):
        """Only those who may list a bucket are told that an object does not exist."""
        if answer[0] != 404 or b"NoSuchBucket" in answer[2] or authorization.allows(
                actors.current(), "s3:ListBucket", f"arn:aws:s3:::{bucket}"):
            return answer
        raise s3_objects.Refused("AccessDenied", "Access Denied (there is no such object, and no s3:ListBucket to be "
                                                  "told so)", 403)

    @_answering
    def get_object(bucket_name, key, headers, query_params=None):
        may_read(bucket_name, key, query_params)
        return told(get(bucket_name, key, headers, query_params), bucket_name)

    @_answering
    def head_object(bucket_name, key, headers=None, query_params=None):
        # The metadata is not encrypted; the checksum is.
        if (headers or {}).get("x-amz-checksum-mode", "").upper() == "ENABLED":
            may_read(bucket_name, key, query_params)
        return told(head(bucket_name, key, headers, query_params), bucket_name)

    s3._get_object, s3._head_object = get_object, head_object


def _guard_parts():
    upload, upload_copy, complete = s3._upload_part, s3._upload_part_copy, s3._complete_multipart_upload

    def may_continue(bucket, key, query_params):
        upload_id = s3._qp(query_params, "uploadId", "")
        started = s3._stored_sse_headers(s3._multipart_uploads.get(upload_id) or {})
        s3_objects.require(actors.current(), "kms:Decrypt", bucket, key, started)

    @_answering
    def upload_part(bucket_name, key, body, query_params, headers):
        may_continue(bucket_name, key, query_params)
        return upload(bucket_name, key, body, query_params, headers)

    @_answering
    def upload_part_copy(bucket_name, dest_key, query_params, headers):
        may_read_source(headers)
        may_continue(bucket_name, dest_key, query_params)
        return upload_copy(bucket_name, dest_key, query_params, headers)

    @_answering
    def complete_multipart_upload(bucket_name, key, body, query_params, headers):
        may_continue(bucket_name, key, query_params)
        return complete(bucket_name, key, body, query_params, headers)

    s3._upload_part, s3._upload_part_copy = upload_part, upload_part_copy
    s3._complete_multipart_upload = complete_multipart_upload
