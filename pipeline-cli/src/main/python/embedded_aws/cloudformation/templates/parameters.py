"""
The values of a template's parameters, given or by default.

AWS (CloudFormation User Guide, "Parameters", "SSM parameter types"): the value of an SSM parameter is read with the
rights of who deploys, the stack's role or the caller, at each operation.
"""

import re
from collections.abc import Callable, Iterable

from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2, route53, secretsmanager, ssm
from ministack.services.cloudformation import engine

from embedded_aws.cloudformation.templates.invalid import Invalid
from embedded_aws.iam import actors, authorization

# Templates of CDK's default synthesizer ask for it. In AWS, `cdk bootstrap` makes it; here, the first template that
# asks. The value is at least as high as any that a synthesizer requires.
_BOOTSTRAP_VERSION = re.compile(r"/cdk-bootstrap/[A-Za-z0-9-]+/version")

# The parameter types whose values CloudFormation looks up in the account ("AWS-specific parameter types").
_EXISTING: dict[str, Callable[[str], bool]] = {
    "AWS::EC2::Instance::Id": lambda value: value in ec2._instances,
    "AWS::EC2::KeyPair::KeyName": lambda value: value in ec2._key_pairs,
    "AWS::EC2::SecurityGroup::GroupName": lambda value: any(
        group.get("GroupName") == value for group in ec2._security_groups.values()
    ),
    "AWS::EC2::SecurityGroup::Id": lambda value: value in ec2._security_groups,
    "AWS::EC2::Subnet::Id": lambda value: value in ec2._subnets,
    "AWS::EC2::VPC::Id": lambda value: value in ec2._vpcs,
    "AWS::EC2::Volume::Id": lambda value: value in ec2._volumes,
    "AWS::Route53::HostedZone::Id": lambda value: value in route53._zones,
    "AWS::SSM::Parameter::Name": lambda value: ssm.resolve_parameter_value(value) is not None,
}


def resolve(
    original: Callable, template: dict, provided_params: list[dict], previous_params: dict | None = None
) -> dict:
    """Wraps MiniStack's function: {name: value and type}. Raises Invalid for what CloudFormation refuses."""
    declared = template.get("Parameters") or {}
    given = {parameter["Key"]: parameter for parameter in provided_params if "Key" in parameter}
    unknown = [name for name in given if name not in declared]
    if unknown:
        if not declared:
            raise Invalid("Parameter values specified for a template which does not require them.")
        raise Invalid(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    missing = [
        name
        for name, parameter in declared.items()
        if "Default" not in parameter
        and (name not in given or (given[name].get("UsePreviousValue") and name not in (previous_params or {})))
    ]
    of_ssm = [name for name in missing if _is_of_ssm(declared[name])]
    if of_ssm:
        raise Invalid(f"Parameter {of_ssm[0]} should either have input value or default value")
    if missing:
        raise Invalid(f"Parameters: [{', '.join(missing)}] must have values")
    _read_ssm(
        _ssm_name(name, parameter, given.get(name, {}), previous_params or {})
        for name, parameter in declared.items()
        if _is_of_ssm(parameter)
    )
    for name, parameter in declared.items():
        if not given.get(name, {}).get("UsePreviousValue") and not _is_of_ssm(parameter):
            value = given.get(name, {}).get("Value", _text(parameter.get("Default")))
            _check_value(name, parameter, value)
            _check_existence(name, str(parameter.get("Type")), value)
    return original(_with_texts(template), provided_params, previous_params)


def _is_of_ssm(parameter: dict) -> bool:
    return str(parameter.get("Type")).startswith(engine._SSM_PARAMETER_VALUE_PREFIX)


def _ssm_name(name: str, parameter: dict, given: dict, previous: dict) -> str:
    before = previous.get(name)
    if given.get("UsePreviousValue") and isinstance(before, dict) and "SsmName" in before:
        return before["SsmName"]
    return str(given.get("Value") or parameter.get("Default", ""))


def _read_ssm(wanted: Iterable[str]) -> None:
    names = list(dict.fromkeys(wanted))
    for name in names:
        _require("ssm:GetParameters", _parameter_arn(name))
        if _BOOTSTRAP_VERSION.fullmatch(name) and ssm.resolve_parameter_value(name) is None:
            ssm._put_parameter({"Name": name, "Type": "String", "Value": "30", "Description": "As by cdk bootstrap"})
    absent = [name for name in names if ssm.resolve_parameter_value(name) is None]
    if absent:
        raise Invalid(f"Unable to fetch parameters [{','.join(absent)}] from parameter store for this account.")
    secret = [name for name in names if (ssm._parameters.get(name) or {}).get("Type") == "SecureString"]
    if secret:
        raise Invalid(
            f"Parameters [{','.join(secret)}] referenced by template have types not supported by CloudFormation."
        )


def _check_value(name: str, parameter: dict, value: str) -> None:
    """What MiniStack checks in words of its own."""
    allowed = parameter.get("AllowedValues")
    kind = parameter.get("Type")
    if kind in ("Number", "List<Number>"):
        for number in value.split(",") if kind == "List<Number>" else [value]:
            try:
                float(number)
            except ValueError:
                raise Invalid(f"Parameter '{name}' must be a number.") from None
    if allowed is not None:
        texts = [_text(item) for item in allowed]
        for item in value.split(",") if kind == "CommaDelimitedList" or str(kind).startswith("List<") else [value]:
            if item.strip() not in texts and value not in texts:
                reason = parameter.get("ConstraintDescription") or "must be one of AllowedValues"
                raise Invalid(f"Parameter '{name}' {reason}")


def _check_existence(name: str, kind: str, value: str) -> None:
    """The values of an AWS-specific type are what the account has; nothing is the value of none."""
    listed = kind.removeprefix("List<").removesuffix(">")
    exists = _EXISTING.get(listed)
    if exists is None or not value:
        return
    for item in value.split(",") if listed != kind else [value]:
        if not exists(item.strip()):
            raise Invalid(
                f"Parameter validation failed: parameter value {item.strip()} for parameter name {name} does not exist "
                f"(in the local account {get_account_id()}, which says nothing about AWS: {_way_out(listed)})"
            )


def _way_out(kind: str) -> str:
    if kind == "AWS::SSM::Parameter::Name":
        return "have a stack of the run make it"
    return f"have a stack of the run make one of the type {kind.rpartition('::')[0]} and pass its own"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _with_texts(template: dict) -> dict:
    """The template with its defaults and allowed values as texts, as CloudFormation compares them."""
    return {
        **template,
        "Parameters": {
            name: {
                key: [_text(item) for item in value]
                if key == "AllowedValues" and isinstance(value, list)
                else _text(value)
                if key == "Default"
                else value
                for key, value in parameter.items()
            }
            for name, parameter in (template.get("Parameters") or {}).items()
        },
    }


def resolve_dynamic_reference(original: Callable, literal: str) -> str:
    """Wraps MiniStack's function for `{{resolve:service:name}}`: reads with the rights of who deploys."""
    service, _, rest = literal.strip("{}").removeprefix("resolve:").partition(":")
    name = rest.partition(":")[0]
    if service == "secretsmanager":
        _, found = secretsmanager._resolve(":".join(rest.split(":")[:7]) if rest.startswith("arn:") else name)
        _require("secretsmanager:GetSecretValue", found["ARN"] if found else _arn("secretsmanager", f"secret:{name}"))
    else:
        _require("ssm:GetParameters", _parameter_arn(name))
        if ssm.resolve_parameter_value(name) is None:
            raise ValueError(f"Parameters: [{service}:{rest}] cannot be found.")
    return original(literal)


def _require(action: str, arn: str) -> None:
    try:
        authorization.require(actors.current(), action, arn)
    except authorization.AccessDenied as denied:
        service = "AWSSimpleSystemsManagement" if action.startswith("ssm:") else "AWSSecretsManager"
        raise Invalid(f"{denied} (Service: {service}; Status Code: 400; Error Code: AccessDeniedException)") from None


def _parameter_arn(name: str) -> str:
    return name if name.startswith("arn:") else _arn("ssm", f"parameter/{name.partition(':')[0].lstrip('/')}")


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}"
