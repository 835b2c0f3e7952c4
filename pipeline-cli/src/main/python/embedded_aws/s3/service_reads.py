"""S3 objects that a service reads for somebody, in whoever's bucket: with that principal's rights on object and key."""
from ministack.services import s3

from embedded_aws.iam import authorization
from embedded_aws.kms import s3_objects
from embedded_aws.s3 import foreign_buckets, object_encryption


def read(actor, bucket, key, version_id=None):
    """The object's bytes; raises s3_objects.Refused, with S3's error, if there is none or `actor` may not read it."""
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
            raise missing(actor, bucket, version_id)
        s3_objects.require(actor, "kms:Decrypt", bucket, key, stored)
        return s3._get_object_data(bucket, key, version_id=version_id)


def missing(actor, bucket, version_id=None):
    """S3's error for an object that does not exist: only those who may list the bucket are told so."""
    if not authorization.allows(actor, "s3:ListBucket", f"arn:aws:s3:::{bucket}"):
        return s3_objects.Refused(
            "AccessDenied", "Access Denied (there is no such object, and no s3:ListBucket to be told so)", 403)
    if version_id:
        return s3_objects.Refused("NoSuchVersion", "The specified version does not exist.", 404)
    return s3_objects.Refused("NoSuchKey", "The specified key does not exist.", 404)
