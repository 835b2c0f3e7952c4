"""
Lambda's code in S3, in whoever's bucket: fetched from its owner with the caller's rights on object and key.

AWS: "User permissions for Lambda": the caller needs access to the object; in a stack the caller is the stack's role.
MiniStack looks in the caller's account only and asks nobody; a missing object gives it an empty function.
"""
import functools

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

from embedded_aws.iam import actors
from embedded_aws.kms import s3_objects
from embedded_aws.s3 import foreign_buckets, service_reads


class CodeRefused(ValueError):
    """Why Lambda does not get the code, in its words."""


def fetch(bucket, key, version_id=None):
    """The object's bytes; raises CodeRefused if there is none, or the caller may not read it."""
    try:
        return service_reads.read(actors.current(), bucket, key, version_id)
    except s3_objects.Refused as refused:
        error = f"S3 Error Code: {refused.code}. S3 Error Message: {refused}"
        if refused.code == "AccessDenied":
            raise CodeRefused("Your access has been denied by S3, please make sure your request credentials have "
                              f"permission to GetObject for {bucket}/{key}. {error}") from None
        raise CodeRefused(f"Error occurred while GetObject. {error}") from None


def _answering(function):
    """A function of Lambda's API that answers refused code as Lambda does."""
    @functools.wraps(function)
    def answer(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except CodeRefused as refused:
            if actors.in_stack_operation():
                raise
            return error_response_json("InvalidParameterValueException", str(refused), 400)
    return answer


def install():
    region_message = lambda_svc.s3_code_region_message

    def s3_code_region_message(bucket, layer=False):
        with foreign_buckets.scope_of(bucket):
            return region_message(bucket, layer)

    lambda_svc.s3_code_region_message = s3_code_region_message
    lambda_svc._fetch_code_from_s3 = fetch
    for name in ("_create_function", "_update_code", "_publish_layer_version"):
        setattr(lambda_svc, name, _answering(getattr(lambda_svc, name)))
