"""A function that a version, an alias or a permission refers to must exist. MiniStack invents it."""

from collections.abc import Callable

from ministack.services.cloudformation import provisioners

from embedded_aws.server.patches import Patch, wrap

_OF_A_FUNCTION = ("AWS::Lambda::Version", "AWS::Lambda::Alias", "AWS::Lambda::Permission")


def patches() -> tuple[Patch, ...]:
    """The patches that check each of these types."""
    return tuple(
        wrap(provisioners, "_RESOURCE_HANDLERS", type_name, "create", by=_require_function)
        for type_name in _OF_A_FUNCTION
    )


def _require_function(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    if provisioners._lambda_function_for_cfn_ref(props.get("FunctionName", ""))[0] is None:
        raise ValueError(f"Function not found: {props.get('FunctionName')} (Service: Lambda, Status Code: 404)")
    return original(logical_id, props, stack_name)
