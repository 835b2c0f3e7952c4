"""
The permissions on the KMS key of an S3 object that somebody writes or reads.

AWS: "Using server-side encryption with AWS KMS keys". S3 calls KMS for the caller: kms:GenerateDataKey to write,
kms:Decrypt to read and to continue a multipart upload. With a bucket key, the encryption context is the bucket.
"""

from ministack.core.responses import get_region, request_scope
from ministack.services import kms, s3

from embedded_aws.iam import authorization
from embedded_aws.iam.actors import Actor
from embedded_aws.kms import keys

SSE = "x-amz-server-side-encryption"
KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id"
BUCKET_KEY = "x-amz-server-side-encryption-bucket-key-enabled"


class Refused(Exception):
    """S3's error: code, message, HTTP status."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(message)
        self.code, self.status = code, status

    def response(self, resource: str = "") -> tuple:
        return s3._error(self.code, str(self), self.status, resource)


def missing_and_hidden() -> Refused:
    """The refusal for a missing object, for a caller who may not list the bucket."""
    return Refused(
        "AccessDenied", "Access Denied (the object does not exist, and there is no s3:ListBucket to learn that)", 403
    )


def require(actor: Actor | None, action: str, bucket: str, object_key: str, headers: dict) -> None:
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
        authorization.require(
            actor,
            action,
            key_arn,
            {
                "kms:ViaService": f"s3.{region}.amazonaws.com",
                "kms:CallerAccount": actor.account,
                "kms:EncryptionContext:aws:s3:arn": context,
                "kms:EncryptionContextKeys": ["aws:s3:arn"],
            },
            region,
        )
    except authorization.AccessDenied as denied:
        raise Refused("AccessDenied", str(denied), 403) from None


def usable(key_arn: str) -> None:
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


def resolved(key_id: str, actor: Actor | None) -> str:
    """The ARN of a key that a request or a bucket names. Ids and aliases are of the caller's account."""
    if actor is None:
        raise Refused("AccessDenied", "Access Denied", 403)
    arn = keys.arn(key_id, get_region(), actor.account)
    if arn is None:
        raise Refused("KMS.NotFoundException", f"Invalid keyId '{key_id}'", 400)
    return arn
