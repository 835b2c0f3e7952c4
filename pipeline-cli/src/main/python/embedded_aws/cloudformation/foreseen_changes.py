"""
The changes that a stack operation would make after the one that fails. A refusal names the rights that they lack, too.

A resource that is not there yet gets the name and the ARN that it would have. Where AWS chooses them, they are made up.
"""

import contextvars
import copy
from collections.abc import Iterator

from ministack.services import cloudformation
from ministack.services.cloudformation import engine

from embedded_aws.cloudformation import changes, handler_permissions, resource_arns, resource_names, schemas
from embedded_aws.cloudformation.changes import Change
from embedded_aws.cloudformation.referenced_resources import UNKNOWN_ID

# The stack of the operation that runs, its template and its parameters.
_operation: contextvars.ContextVar[tuple[str, dict, dict]] = contextvars.ContextVar(
    "embedded_aws_operation", default=("", {}, {})
)


def remember(stack_name: str, template: dict, parameters: dict) -> None:
    """Note the stack operation that runs in this context."""
    _operation.set((stack_name, template, parameters))


def after(failed: Change) -> Iterator[Change]:
    """The changes of the resources that come after the failed one. One that can't be foreseen is left out."""
    stack_name, template, parameters = _operation.get()
    if stack_name != failed.stack_name:
        return  # a nested stack
    conditions = engine._evaluate_conditions(template, parameters)
    order = engine._topological_sort(template["Resources"], conditions)
    if failed.logical_id not in order:
        return  # the deletion of what the template has no more, which comes last
    stack = cloudformation._stacks[stack_name]
    known = dict(stack.get("_resources", {}))
    known[failed.logical_id] = foreseen(failed)
    for logical_id in order[order.index(failed.logical_id) + 1 :]:
        resource = template["Resources"][logical_id]
        if not conditions.get(resource.get("Condition", ""), True):
            continue
        try:
            properties = engine._resolve_refs(
                copy.deepcopy(resource.get("Properties", {})),
                known,
                parameters,
                conditions,
                template.get("Mappings", {}),
                stack_name,
                stack["StackId"],
            )
            change = _change(resource["Type"], logical_id, stack_name, properties, known.get(logical_id))
            known.setdefault(logical_id, foreseen(change))
        except (ValueError, KeyError, TypeError, AttributeError, handler_permissions.Unknown):
            continue
        if change.properties != change.previous:
            yield change


def _change(type_name: str, logical_id: str, stack_name: str, properties: dict, present: dict | None) -> Change:
    properties = {name: value for name, value in properties.items() if value is not engine._NO_VALUE}
    if present is None:
        return changes.of(type_name, "create", logical_id, stack_name, properties)
    return changes.of(
        type_name,
        "update",
        logical_id,
        stack_name,
        properties,
        present.get("Properties"),
        present.get("PhysicalResourceId"),
    )


def foreseen(change: Change) -> dict:
    """A resource of a stack, as references to it see it."""
    schema = schemas.schema(change.type)
    name = resource_names.of(change) or UNKNOWN_ID
    arns = [arn for action in handler_permissions.actions(change) for arn, _ in resource_arns.of(change, action)]
    arn = next((str(arn) for arn in arns if name in str(arn)), str(next(iter(arns), UNKNOWN_ID)))
    if change.type == "AWS::Logs::LogGroup":
        arn = arn.replace(":log-stream:", ":*")
    read_only = [pointer.rpartition("/")[2] for pointer in schema.get("readOnlyProperties", ())]
    return {
        "PhysicalResourceId": change.physical_id or _id(change, schema, name, arn),
        "Attributes": {each: arn if each.endswith("Arn") else UNKNOWN_ID for each in read_only},
        "Properties": change.previous,
    }


def _id(change: Change, schema: dict, name: str, arn: str) -> str:
    """What AWS identifies the resource by: its name, its ARN, or an id that only AWS knows."""
    if change.type in ("AWS::Lambda::Version", "AWS::Lambda::LayerVersion"):
        return f"{arn}:{UNKNOWN_ID}"
    if change.type == "AWS::SQS::Queue":
        return f"https://sqs.{change.region}.amazonaws.com/{change.account}/{name}"
    pointer = "".join(schema.get("primaryIdentifier", ())[:1])
    if pointer.endswith("Arn") or change.type == "AWS::SecretsManager::Secret":
        return arn
    chosen = pointer in schema.get("readOnlyProperties", ()) and pointer.endswith("Id")
    return UNKNOWN_ID if chosen else name
