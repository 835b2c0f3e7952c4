"""
KMS on S3 objects: who writes an object under a key, or reads it, must be allowed to use the key.

AWS: "Using server-side encryption with AWS KMS keys". S3 calls KMS for the caller: kms:GenerateDataKey to write,
kms:Decrypt to read and to go on with a multipart upload; with a bucket key the encryption context is the bucket.
"""
from ministack.core.responses import get_region, request_scope
from ministack.services import kms, s3

from embedded_aws.iam import authorization, request_resources

SSE = "x-amz-server-side-encryption"
KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id"
BUCKET_KEY = "x-amz-server-side-encryption-bucket-key-enabled"


class Refused(Exception):
    """S3's error: code, message, HTTP status."""

    def __init__(self, code, message, status):
        super().__init__(message)
        self.code, self.status = code, status

    def response(self, resource=""):
        return s3._error(self.code, str(self), self.status, resource)


def require(actor, action, bucket, object_key, headers):
    """Raise Refused unless `actor` may use the key that an object's stored encryption headers name."""
    key_arn = headers.get(KEY_ID)
    if not key_arn or not headers.get(SSE, "").startswith("aws:kms"):
        return
    usable(key_arn)
    if actor is None:
        raise Refused("AccessDenied", "Access Denied", 403)
    context = f"arn:aws:s3:::{bucket}" if headers.get(BUCKET_KEY) == "true" else f"arn:aws:s3:::{bucket}/{object_key}"
    region = key_arn.split(":")[3]
    try:
        authorization.require(actor, action, key_arn, {
            "kms:ViaService": f"s3.{region}.amazonaws.com", "kms:CallerAccount": actor.account,
            "kms:EncryptionContext:aws:s3:arn": context, "kms:EncryptionContextKeys": ["aws:s3:arn"]}, region)
    except authorization.AccessDenied as denied:
        raise Refused("AccessDenied", str(denied), 403) from None


def usable(key_arn):
    """Raise Refused unless the key exists and is enabled."""
    region, account = key_arn.split(":")[3:5]
    with request_scope(account, region):
        key = kms._resolve_key(key_arn)
    if key is None:
        raise Refused("KMS.NotFoundException", f"Key '{key_arn}' does not exist", 400)
    if key.get("KeyState") == "Disabled":
        raise Refused("KMS.DisabledException", f"{key_arn} is disabled.", 400)
    if key.get("KeyState") != "Enabled":
        raise Refused("KMS.KMSInvalidStateException", f"{key_arn} is pending deletion.", 400)


def resolved(key_id, actor):
    """The ARN of a key as a request or a bucket names it: ids and aliases are those of the caller's account."""
    arn = request_resources.key_arn(key_id, get_region(), actor.account)
    if arn is None:
        raise Refused("KMS.NotFoundException", f"Invalid keyId '{key_id}'", 400)
    return arn

