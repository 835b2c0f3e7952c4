"""
The rights that CloudFormation needs to create, update, read and delete what a template has.

They come from the tables by which the local CloudFormation asks (handler_permissions.py). Nothing is deployed: a
resource gets the name and the ARN that it would have. What only AWS knows, such as the id of an API, is * in the ARNs.
"""

import copy
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from ministack.core.responses import request_scope
from ministack.services.cloudformation import engine, provisioners

from embedded_aws.cloudformation import changes, foreseen_changes, handler_permissions, property_permissions, schemas
from embedded_aws.cloudformation.changes import Change
from embedded_aws.cloudformation.referenced_resources import UNKNOWN_ID
from embedded_aws.iam import passed_roles

# Condition keys that narrow a right, and the actions: a statement without them would give a role rights beyond its
# boundary ("Permissions boundaries for IAM entities"). Other actions on roles need no boundary.
_NARROWING = {
    "iam:PassedToService": ("iam:PassRole",),
    "iam:PermissionsBoundary": (
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePolicy",
    ),
    "iam:PolicyARN": ("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
}

# The random end of a name that CloudFormation generates.
_GENERATED = "-0000000000000"

# What stands for a parameter without a value.
_PARAMETER = "0parameter-{}-0"


@dataclasses.dataclass(frozen=True)
class Right:
    """`keys` are all condition keys of the call, `arn` has no wildcards yet."""

    logical_id: str
    type: str
    operation: str
    action: str
    arn: str
    keys: tuple

    @property
    def resource(self) -> str:
        """The ARN for a policy."""
        return wildcards(self.arn)

    @property
    def condition(self) -> dict:
        """The condition keys that a policy should have."""
        return {name: value for name, value in self.keys if self.action in _NARROWING.get(name, ())}


def wildcards(arn: str) -> str:
    """The ARN with * for what is not known before the deployment."""
    text = re.sub(rf"(?<![A-Za-z0-9])({UNKNOWN_ID})+(?![A-Za-z0-9])", "*", arn)
    text = re.sub(":log-stream:$", ":*", text)
    text = re.sub(_PARAMETER.format(r"\w+?"), "*", re.sub(_GENERATED, "-*", text))
    return re.sub(r"\*(/\*)+$", "*", text)


def unknown_parameters(template: dict, known: dict) -> dict:
    """What stands for the parameters without a value, by name."""
    declared = template.get("Parameters") or {}
    return {name: _PARAMETER.format(name) for name in declared if name not in known and "Default" not in declared[name]}


class Template:
    """A template with values for its parameters, in an account and a Region."""

    def __init__(self, template: dict, stack_name: str, account: str, region: str, parameters: dict) -> None:
        self.stack_name, self.account, self.region, self.template = stack_name, account, region, template
        declared = template.get("Parameters") or {}
        values = {name: str(each.get("Default", "")) for name, each in declared.items()}
        values = {**values, **unknown_parameters(template, parameters), **parameters}
        self.parameters = {name: {**declared[name], "Value": values[name]} for name in declared}
        self.properties: dict[str, dict] = {}  # of resources, with their references resolved
        self.unknown: dict[str, str] = {}  # logical ids, and why their rights are not known
        with request_scope(account, region):
            self.rights = list(dict.fromkeys(self._rights()))

    def type_of(self, logical_id: str) -> str:
        return self.template["Resources"][logical_id]["Type"]

    def _rights(self) -> Iterator[Right]:
        conditions = engine._evaluate_conditions(self.template, self.parameters)
        known: dict[str, dict] = {}
        boundaries: dict[str, str] = {}
        for logical_id in engine._topological_sort(self.template["Resources"], conditions):
            type_name = self.type_of(logical_id)
            try:
                self.properties[logical_id] = self._resolved(logical_id, known, conditions)
                created = changes.of(type_name, "create", logical_id, self.stack_name, self.properties[logical_id])
                foreseen = foreseen_changes.foreseen(created)
                known[logical_id] = foreseen
                if type_name == "AWS::IAM::Role" and created.properties.get("PermissionsBoundary"):
                    boundaries[foreseen["Attributes"]["Arn"]] = created.properties["PermissionsBoundary"]
                for change in _changes(created, foreseen["PhysicalResourceId"]):
                    yield from _of_change(change, boundaries)
            except (handler_permissions.Unknown, ValueError, KeyError, TypeError, AttributeError, IndexError) as why:
                self.unknown[logical_id] = f"{type_name}: {why}"
                continue
            if not property_permissions.of_type(type_name) and schemas.schema(type_name).get("handlers"):
                self.unknown[logical_id] = (
                    f"{type_name}: which of its properties need which right is not known; the list is AWS's whole one"
                )

    def _resolved(self, logical_id: str, known: dict, conditions: dict) -> dict:
        properties = engine._resolve_refs(
            copy.deepcopy(self.template["Resources"][logical_id].get("Properties", {})),
            known,
            self.parameters,
            conditions,
            self.template.get("Mappings", {}),
            self.stack_name,
            f"arn:aws:cloudformation:{self.region}:{self.account}:stack/{self.stack_name}/{UNKNOWN_ID}",
        )
        return {name: value for name, value in properties.items() if value is not engine._NO_VALUE}


def _changes(created: Change, physical_id: str) -> Iterator[Change]:
    """
    All that happens to a resource in its life. An update sets all properties that can be updated, but no boundary: who
    may change that is nothing that a template decides.
    """
    yield created
    yield created.as_read(physical_id)
    create_only = {
        pointer.removeprefix("/properties/").partition("/")[0]
        for pointer in schemas.schema(created.type).get("createOnlyProperties", ())
    }
    kept = {name: value for name, value in created.properties.items() if name in {*create_only, "PermissionsBoundary"}}
    if kept != created.properties or created.type.startswith("Custom::"):
        yield dataclasses.replace(created, operation="update", previous=kept, physical_id=physical_id)
    yield dataclasses.replace(created, operation="delete", physical_id=physical_id)


def _of_change(change: Change, boundaries: dict) -> Iterator[Right]:
    def right(action: str, arn: Any, keys: dict) -> Right:
        # A role that is not there yet has the boundary of the template.
        added = {"iam:PermissionsBoundary": boundaries[arn]} if arn in boundaries else {}
        named = tuple((name, str(value)) for name, value in {**added, **keys}.items() if isinstance(value, str))
        return Right(change.logical_id, change.type, change.operation, action, str(arn), named)

    for action, arn, keys in handler_permissions.of(change):
        yield right(action, arn, keys)
    if change.operation in ("create", "update"):
        for arn in _code(change):
            yield right("s3:GetObject", arn, {})
        for role, service in passed_roles.in_resource(change.type, change.properties, change.account):
            yield right("iam:PassRole", role, {"iam:PassedToService": service})


def _code(change: Change) -> Iterator[str]:
    """Lambda reads the archive of a function or a layer with the rights of who gives it."""
    name = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}.get(change.type, "")
    archive = change.properties.get(name) or {}
    if archive.get("S3Bucket"):
        yield f"arn:aws:s3:::{archive['S3Bucket']}/{archive.get('S3Key')}"


def generated_name(
    stack_name: str, logical_id: str, *, lowercase: bool = False, max_len: int = 128, seeded: bool = True
) -> str:
    """Instead of MiniStack's generated names: with an end that `wildcards` knows."""
    name = f"{stack_name}-{logical_id}"[: max_len - len(_GENERATED)] + _GENERATED
    return name.lower() if lowercase else name


def install() -> None:
    """Make names that are generated recognizable. Only for a process that deploys nothing."""
    provisioners._physical_name = generated_name
