"""
The names that stacks export values under, one per account and region.

AWS (CloudFormation User Guide, "Get exported outputs from a deployed CloudFormation stack"): a name is exported by one
stack; an export that another stack imports can be neither changed nor removed.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers

_LONGEST = 1024  # characters of an exported value


def resolve_outputs(
    original: Callable,
    outputs_defs: dict,
    conditions: dict,
    resources: dict,
    param_values: dict,
    mappings: dict,
    stack_name: str,
    stack_id: str,
) -> tuple:
    """Wraps MiniStack's function: (outputs, exports). Raises ValueError, which rolls the operation back."""
    texts = {
        name: {**output, "Value": str(output["Value"]).lower()} if isinstance(output["Value"], bool) else output
        for name, output in outputs_defs.items()
    }
    outputs, exports = original(texts, conditions, resources, param_values, mappings, stack_name, stack_id)
    taken = cloudformation._exports
    for output in outputs:
        if "ExportName" in output:
            _check_value(output["OutputKey"], str(output["OutputValue"]))
    for name in exports:
        owner = taken.get(name, {}).get("StackId", stack_id)
        if owner != stack_id:
            raise ValueError(f"Export with name {name} is already exported by stack {_stack_name(owner)}")
    names = [output["ExportName"] for output in outputs if "ExportName" in output]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Export with name {name} is already exported by stack {stack_name}")
    former = {name: export["Value"] for name, export in taken.items() if export["StackId"] == stack_id}
    for name, value in former.items():
        if name in exports and exports[name]["Value"] == value:
            continue
        importers = _importers(name, stack_name)
        if importers:
            verb = "updated" if name in exports else "deleted"
            raise ValueError(f"Export {name} cannot be {verb} as it is in use by {' and '.join(importers)}")
    for name in former:
        if name not in exports:
            taken.pop(name, None)
    return outputs, exports


def _check_value(output: str, value: str) -> None:
    if not value.strip():
        raise ValueError(f"Cannot export output {output}. Exported values must not be empty or whitespace-only.")
    if len(value) > _LONGEST:
        raise ValueError(f"Cannot export output {output} with length {len(value)}. Max length of {_LONGEST} exceeded.")


def resolve_references(
    original: Callable,
    value: Any,
    resources: dict,
    params: dict,
    conditions: dict,
    mappings: dict,
    stack_name: str,
    stack_id: str,
) -> Any:
    """Wraps MiniStack's function for CloudFormation's words about an import."""
    if isinstance(value, dict) and "Fn::ImportValue" in value:
        name = original(value["Fn::ImportValue"], resources, params, conditions, mappings, stack_name, stack_id)
        if name not in cloudformation._exports:
            raise ValueError(f"No export named {name} found")
    return original(value, resources, params, conditions, mappings, stack_name, stack_id)


def _stack_name(stack_id: str) -> str:
    return stack_id.rpartition(":stack/")[2].partition("/")[0]


def _importers(name: str, exporting: str) -> list[str]:
    return sorted(
        other
        for other, stack in cloudformation._stacks.items()
        if other != exporting
        and not stack.get("StackStatus", "").startswith("DELETE_COMPLETE")
        and stack.get("_resources")
        and name in handlers._imported_export_names(stack, other)
    )
