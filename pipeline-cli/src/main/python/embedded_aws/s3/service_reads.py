"""S3 objects that a service reads for a principal, in any account, with the principal's permissions."""

from ministack.services import s3

from embedded_aws.iam import authorization
from embedded_aws.iam.actors import Actor
from embedded_aws.kms import s3_objects
from embedded_aws.s3 import foreign_buckets, object_encryption


def read(actor: Actor | None, bucket: str, key: str, version_id: str | None = None) -> bytes | None:
    """The object's bytes. Raises s3_objects.Refused if there is none or `actor` may not read it."""
    if s3._bucket_owner_account(bucket) is None:
        raise s3_objects.Refused("NoSuchBucket", "The specified bucket does not exist", 404)
    action = "s3:GetObjectVersion" if version_id else "s3:GetObject"
    with foreign_buckets.scope_of(bucket):
        try:
            authorization.require(actor, action, f"arn:aws:s3:::{bucket}/{key}")
        except authorization.AccessDenied as denied:
            raise s3_objects.Refused("AccessDenied", str(denied), 403) from None
        stored = object_encryption.stored_encryption(bucket, key, version_id)
        if stored is None:
            raise _missing(actor, bucket, version_id)
        s3_objects.require(actor, "kms:Decrypt", bucket, key, stored)
        return s3._get_object_data(bucket, key, version_id=version_id)


def _missing(actor: Actor | None, bucket: str, version_id: str | None) -> s3_objects.Refused:
    """S3's error for an object that does not exist. Only a principal that may list the bucket learns that."""
    if not authorization.allows(actor, "s3:ListBucket", f"arn:aws:s3:::{bucket}"):
        return s3_objects.missing_and_hidden()
    if version_id:
        return s3_objects.Refused("NoSuchVersion", "The specified version does not exist.", 404)
    return s3_objects.Refused("NoSuchKey", "The specified key does not exist.", 404)
