"""
A resource that CloudFormation would create must not exist, and one that it refers to must: MiniStack writes over the
first and makes up the second.
"""
from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch, kms, lambda_svc, sns, ssm
from ministack.services.cloudformation import provisioners


def _kms_alias(name):
    return f"arn:aws:kms:{get_region()}:{get_account_id()}:{name}" in kms._aliases


def _topic(name):
    return f"arn:aws:sns:{get_region()}:{get_account_id()}:{name}" in sns._topics


# The property that names a resource, and whether one of that name is there.
_NAMED = {
    "AWS::Lambda::Function": ("FunctionName", lambda name: name in lambda_svc._functions),
    "AWS::KMS::Alias": ("AliasName", _kms_alias),
    "AWS::SNS::Topic": ("TopicName", _topic),
    "AWS::CloudWatch::Alarm": ("AlarmName", lambda name: name in cloudwatch._alarms),
    "AWS::SSM::Parameter": ("Name", lambda name: name in ssm._parameters),
}

_OF_A_FUNCTION = ("AWS::Lambda::Version", "AWS::Lambda::Alias", "AWS::Lambda::Permission")


def _refuse_existing(type_name, create):
    property_name, exists = _NAMED[type_name]

    def create_new(logical_id, props, stack_name):
        name = props.get(property_name)
        if name and exists(name):
            raise ValueError(f"Resource of type '{type_name}' with identifier '{name}' already exists.")
        return create(logical_id, props, stack_name)

    return create_new


def _require_function(create):
    def create_for_function(logical_id, props, stack_name):
        if provisioners._lambda_function_for_cfn_ref(props.get("FunctionName", ""))[0] is None:
            raise ValueError(f"Function not found: {props.get('FunctionName')} (Service: Lambda, Status Code: 404)")
        return create(logical_id, props, stack_name)

    return create_for_function


def install():
    for type_name in _NAMED:
        handlers = provisioners._RESOURCE_HANDLERS[type_name]
        handlers["create"] = _refuse_existing(type_name, handlers["create"])
    for type_name in _OF_A_FUNCTION:
        handlers = provisioners._RESOURCE_HANDLERS[type_name]
        handlers["create"] = _require_function(handlers["create"])
