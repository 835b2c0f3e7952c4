"""
A resource that CloudFormation creates must not exist yet. A function that a resource refers to must exist.

MiniStack overwrites the first and invents the second.
"""

from collections.abc import Callable

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch, kms, lambda_svc, sns
from ministack.services.cloudformation import provisioners

from embedded_aws.server.patches import Patch, wrap


def _kms_alias(name: str) -> bool:
    return f"arn:aws:kms:{get_region()}:{get_account_id()}:{name}" in kms._aliases


def _topic(name: str) -> bool:
    return f"arn:aws:sns:{get_region()}:{get_account_id()}:{name}" in sns._topics


# The property that names a resource, and whether a resource of that name exists.
_NAMED = {
    "AWS::Lambda::Function": ("FunctionName", lambda name: name in lambda_svc._functions),
    "AWS::KMS::Alias": ("AliasName", _kms_alias),
    "AWS::SNS::Topic": ("TopicName", _topic),
    "AWS::CloudWatch::Alarm": ("AlarmName", lambda name: name in cloudwatch._alarms),
}

_OF_A_FUNCTION = ("AWS::Lambda::Version", "AWS::Lambda::Alias", "AWS::Lambda::Permission")


def patches() -> tuple[Patch, ...]:
    """The patches that check each of these types."""
    return (
        *(
            wrap(provisioners, "_RESOURCE_HANDLERS", type_name, "create", by=_refuse_existing(type_name))
            for type_name in _NAMED
        ),
        *(
            wrap(provisioners, "_RESOURCE_HANDLERS", type_name, "create", by=_require_function)
            for type_name in _OF_A_FUNCTION
        ),
    )


def _refuse_existing(type_name: str) -> Callable:
    property_name, exists = _NAMED[type_name]

    def create(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
        name = props.get(property_name)
        if name and exists(name):
            raise ValueError(f"Resource of type '{type_name}' with identifier '{name}' already exists.")
        return original(logical_id, props, stack_name)

    return create


def _require_function(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    if provisioners._lambda_function_for_cfn_ref(props.get("FunctionName", ""))[0] is None:
        raise ValueError(f"Function not found: {props.get('FunctionName')} (Service: Lambda, Status Code: 404)")
    return original(logical_id, props, stack_name)
