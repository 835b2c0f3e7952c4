"""
The resources of an action by the Service Authorization Reference.

Of the action's resource types, one is meant: the one that the CloudFormation type is named after, else those whose ARN
or name the properties have.
"""

import re
from collections.abc import Iterator
from typing import Any

from embedded_aws.cloudformation import resource_names
from embedded_aws.cloudformation.changes import Change
from embedded_aws.iam import service_authorization
from embedded_aws.iam.service_authorization import ResourceType

# AWS gives a new resource its id, so a policy can only name it with a wildcard.
UNKNOWN_ID = "new"

# What is meant if a property is not set.
_DEFAULTS = {"GroupName": "default", "EventBusName": "default", "WorkGroupName": "primary"}


def of(change: Change, action: str) -> list:
    """The ARNs with which IAM evaluates an action. "*" for an action without resources."""
    known = service_authorization.action(action)
    if known is None or not known.resource_types:
        return ["*"]
    own = [each for each in known.resource_types if _plain(each.name) == _plain(change.type.rpartition("::")[2])]
    if own:
        return [_own(own[0], change)]
    named = [arn for each in known.resource_types for arn in [_named(each, change)] if arn]
    return named[:1] or [_with(known.resource_types[0].arns[0], change, {})]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _own(resource_type: ResourceType, change: Change) -> str:
    arn = resource_type.arns[0]
    if change.physical_id and service_authorization.pattern(arn).fullmatch(change.physical_id):
        return change.physical_id
    variables = service_authorization.variables(arn)
    return _with(arn, change, {variables[-1]: resource_names.of(change, variables[-1]) or UNKNOWN_ID})


def _named(resource_type: ResourceType, change: Change) -> str | None:
    """The ARN of another resource that the properties name."""
    for arn in resource_type.arns:
        pattern = service_authorization.pattern(arn)
        found = next((text for text in _texts(change.properties) if pattern.fullmatch(text)), None)
        if found:
            return found
        last = service_authorization.variables(arn)[-1]
        if isinstance(change.properties.get(last), str):
            return _with(arn, change, {})
    return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _with(arn: str, change: Change, values: dict[str, str]) -> str:
    given = {"Partition": "aws", "Region": change.region, "Account": change.account, **values}
    for variable in service_authorization.variables(arn):
        if variable not in given:
            value = change.properties.get(variable)
            # A property may have an ARN or a path where the format has the name at its end.
            name = re.split("[:/]", value)[-1] if isinstance(value, str) else ""
            given[variable] = name or _DEFAULTS.get(variable, UNKNOWN_ID)
    return service_authorization.filled(arn, given)
