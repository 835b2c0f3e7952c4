"""
Templates in S3: CloudFormation reads a TemplateURL (and StackPolicyURL) with the rights of its caller; a nested stack's
with those of the stack. MiniStack looks in the caller's account only and asks nobody.
"""
from urllib.parse import urlparse

from ministack.services.cloudformation import helpers
from ministack.services.cloudformation.helpers import _error, _p

from embedded_aws.iam import actors
from embedded_aws.kms import s3_objects
from embedded_aws.s3 import foreign_buckets, service_reads


def install():
    resolve = helpers._resolve_document

    def resolve_document(params, body_key, url_key, label):
        url = _p(params, url_key)
        bucket, _, key = urlparse(url).path.lstrip("/").partition("/")
        if _p(params, body_key) or not url or not key:
            return resolve(params, body_key, url_key, label)
        try:
            service_reads.read(actors.current(), bucket, key)
        except s3_objects.Refused as refused:
            return None, _error("ValidationError", f"S3 error: {refused}\nFor more information check "
                                                   "\"Amazon S3 API Reference: Error responses\"")
        with foreign_buckets.scope_of(bucket):
            return resolve(params, body_key, url_key, label)

    helpers._resolve_document = resolve_document
