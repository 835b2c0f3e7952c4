"""
Change sets: the names of finished ones can be used again, outputs and conditions count as changes, and the schemas say
which properties replace a resource.

`aws cloudformation deploy` names its change sets by the second. In AWS, no stack is deployed twice within one second;
here it is. MiniStack compares the properties of resources only.
"""

from collections.abc import Callable

from ministack.services import cloudformation
from ministack.services.cloudformation import engine, provisioners
from ministack.services.cloudformation.helpers import _p

from embedded_aws.cloudformation import rollback_triggers, schemas
from embedded_aws.cloudformation.templates import references


def _done(change_set: dict) -> bool:
    if change_set["Status"] == "FAILED":
        return True
    stack = cloudformation._stacks.get(change_set["StackName"], {})
    # Clients wait for the stack's status, which MiniStack sets a moment before the change set's.
    return change_set["ExecutionStatus"].startswith("EXECUTE_") and not stack["StackStatus"].endswith("_IN_PROGRESS")


def create_change_set(original: Callable, params: dict) -> tuple:
    """Wraps CreateChangeSet."""
    name, stack = _p(params, "ChangeSetName"), _p(params, "StackName").rpartition(":stack/")[2].partition("/")[0]
    for change_set_id, kept in list(cloudformation._change_sets.items()):
        if kept["ChangeSetName"] == name and kept["StackName"] == stack and _done(kept):
            cloudformation._change_sets.pop(change_set_id)
    answer = original(params)
    if answer[0] == 200:
        of_answer(answer)["_rollback"] = rollback_triggers.given(params)
        _count_other_changes(of_answer(answer))
    return answer


def of_answer(answer: tuple) -> dict:
    """The change set that CreateChangeSet answers with."""
    return cloudformation._change_sets[answer[2].decode().partition("<Id>")[2].partition("</Id>")[0]]


def _count_other_changes(change_set: dict) -> None:
    stack = cloudformation._stacks.get(change_set["StackName"]) or {}
    present, template = stack.get("_template") or {}, change_set["_template"]
    if change_set["Status"] != "FAILED" or "didn't contain changes" not in change_set["StatusReason"] or not present:
        return
    held = stack.get("_conditions", {})
    holds = engine._evaluate_conditions(template, change_set["_resolved_params"])
    if (
        template.get("Outputs", {}) != present.get("Outputs", {})
        or _parameters(template.get("Outputs", {}), change_set["_resolved_params"])
        != _parameters(template.get("Outputs", {}), stack.get("_resolved_params", {}))
        or any(held.get(name) != holds[name] for name in references.conditions_in(template))
    ):
        change_set.update(Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StatusReason="")


def _parameters(node: object, values: dict) -> list:
    """The values of the parameters that the outputs refer to."""
    if isinstance(node, dict):
        referred = [values.get(name, {}).get("Value") for key, name in node.items() if key == "Ref"]
        return referred + [value for item in node.values() for value in _parameters(item, values)]
    return [value for item in node for value in _parameters(item, values)] if isinstance(node, list) else []


def property_recreation(original: Callable, resource_type: str, name: str) -> str:
    """
    Wraps the answer to whether a change of a property replaces its resource: Always, Conditionally or Never.

    MiniStack knows it for some types, and says Conditionally for every property of the others, even for those that AWS
    changes in place.
    """
    schema = schemas.schema(resource_type)
    if not schema or resource_type in provisioners._REPLACING_PROPERTIES:
        return original(resource_type, name)
    pointer = f"/properties/{name}"
    if pointer in schema.get("createOnlyProperties", ()):
        return "Always"
    # Also a property with parts of which a change replaces the resource.
    may_replace = (*schema.get("createOnlyProperties", ()), *schema.get("conditionalCreateOnlyProperties", ()))
    return "Conditionally" if any(f"{path}/".startswith(f"{pointer}/") for path in may_replace) else "Never"
