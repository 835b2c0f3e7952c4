"""
Code of Lambda functions in S3, in any account: read with the caller's permissions on object and key.

AWS: "User permissions for Lambda": the caller needs access to the object. In a stack, the caller is the stack's role.
MiniStack reads the caller's account only and checks no permissions; for a missing object it makes an empty function.
"""

from collections.abc import Callable

from ministack.core.responses import error_response_json

from embedded_aws.iam import actors
from embedded_aws.kms import s3_objects
from embedded_aws.s3 import foreign_buckets, service_reads


class CodeRefused(ValueError):
    """Why Lambda does not get the code, in Lambda's words."""


def fetch(bucket: str, key: str, version_id: str | None = None) -> bytes | None:
    """Replaces MiniStack's function: the object's bytes. Raises CodeRefused if the caller may not read it."""
    try:
        return service_reads.read(actors.current(), bucket, key, version_id)
    except s3_objects.Refused as refused:
        error = f"S3 Error Code: {refused.code}. S3 Error Message: {refused}"
        if refused.code == "AccessDenied":
            raise CodeRefused(
                "Your access has been denied by S3, please make sure your request credentials have "
                f"permission to GetObject for {bucket}/{key}. {error}"
            ) from None
        raise CodeRefused(f"Error occurred while GetObject. {error}") from None


def region_message(original: Callable, bucket: str, layer: bool = False) -> str | None:
    """Wraps MiniStack's check of the bucket's region."""
    with foreign_buckets.scope_of(bucket):
        return original(bucket, layer)


def create_function(original: Callable, data: dict) -> tuple:
    """Wraps CreateFunction."""
    return _answer(original, data)


def update_code(original: Callable, name: str, data: dict) -> tuple:
    """Wraps UpdateFunctionCode."""
    return _answer(original, name, data)


def publish_layer_version(original: Callable, layer_name: str, data: dict) -> tuple:
    """Wraps PublishLayerVersion."""
    return _answer(original, layer_name, data)


def _answer(operation: Callable, *given: object) -> tuple:
    """Answer refused code as Lambda does. In a stack operation it fails the resource."""
    try:
        return operation(*given)
    except CodeRefused as refused:
        if actors.in_stack_operation():
            raise
        return error_response_json("InvalidParameterValueException", str(refused), 400)
