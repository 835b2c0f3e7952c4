"""
CloudFormation's validation before a deployment: properties against the registry's schema, and names that are taken.

AWS (CloudFormation User Guide, "Validate stack deployments"): a stack that fails it makes no resource and rolls back; a
change set that fails it can't be executed. The reasons are in DescribeEvents.
"""

import copy
from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import engine, stacks

from embedded_aws.cloudformation import property_check
from embedded_aws.cloudformation.templates import names

PROPERTIES, NAMES = "PROPERTY_VALIDATION", "NAME_CONFLICT_VALIDATION"

_HOOKS = {PROPERTIES: "PropertyValidation", NAMES: "ResourceExistenceCheck"}


def validation_errors(
    original: Callable,
    resources_defs: dict,
    ordered: list,
    param_values: dict,
    conditions: dict,
    mappings: dict,
    stack_name: str,
    stack_id: str,
    owned_buckets: frozenset = frozenset(),
) -> list:
    """Wraps MiniStack's function: (logical id, type, validation, path, reason) of each error."""
    errors = original(resources_defs, ordered, param_values, conditions, mappings, stack_name, stack_id, owned_buckets)
    found = {(error[0], error[2]) for error in errors}
    existing = (cloudformation._stacks.get(stack_name) or {}).get("_resources", {})
    for logical_id in ordered:
        definition = resources_defs[logical_id]
        resource_type = definition["Type"]
        known = _known(
            definition.get("Properties") or {},
            resources_defs,
            (param_values, conditions, mappings, stack_name, stack_id),
        )
        path = f"/Resources/{logical_id}"
        try:
            property_check.check(resource_type, known)
        except ValueError as problem:
            errors.append((logical_id, resource_type, PROPERTIES, f"{path}/Properties", str(problem)))
        if logical_id not in existing and (logical_id, NAMES) not in found:
            taken = names.conflict(resource_type, known, stack_name, logical_id)
            if taken:
                errors.append((logical_id, resource_type, NAMES, path, taken))
    return errors


def refuse_change_set(change_set: dict) -> None:
    """Let a change set fail as AWS does, if what it would deploy does not pass. The reasons follow AWS's own words."""
    template = change_set["_template"]
    values = change_set["_resolved_params"]
    conditions = engine._evaluate_conditions(template, values)
    stack = cloudformation._stacks.get(change_set["StackName"]) or {}
    owned = frozenset(
        resource.get("PhysicalResourceId")
        for resource in stack.get("_resources", {}).values()
        if resource.get("ResourceType") == "AWS::S3::Bucket"
    )
    try:
        ordered = engine._topological_sort(template["Resources"], conditions)
    except ValueError as circle:
        change_set.update(Status="FAILED", ExecutionStatus="UNAVAILABLE", StatusReason=str(circle))
        return
    errors = stacks._validation_errors(
        template["Resources"],
        ordered,
        values,
        conditions,
        template.get("Mappings", {}),
        change_set["StackName"],
        change_set["StackId"],
        owned,
    )
    if errors:
        hooks = sorted({f"AWS::EarlyValidation::{_HOOKS[error[2]]}" for error in errors})
        reasons = "; ".join(f"{error[3]}: {error[4]}" for error in errors)
        change_set.update(
            Status="FAILED",
            ExecutionStatus="UNAVAILABLE",
            StatusReason=f"The following hook(s)/validation failed: [{', '.join(hooks)}]. To troubleshoot Early "
            f"Validation errors, use the DescribeEvents API for detailed failure information. ({reasons})",
        )


def _known(properties: dict, resources: dict, context: tuple) -> dict:
    """The properties with their values, as far as these don't depend on other resources."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [item for item in map(walk, value) if item is not engine._NO_VALUE]
        if not isinstance(value, dict):
            return property_check.UNKNOWN if isinstance(value, str) and "{{resolve:" in value else value
        function = next(iter(value), "") if len(value) == 1 else ""
        if function == "Fn::If":
            condition, yes, no = value[function]
            return walk(yes if context[1].get(condition) else no)
        if function == "Ref" or function.startswith("Fn::"):
            if function == "Fn::Transform" or _depends(value, resources):
                return property_check.UNKNOWN
            try:
                resolved = engine._resolve_refs(copy.deepcopy(value), {}, *context)
            except Exception:
                return property_check.UNKNOWN  # the deployment says why
            return walk(resolved) if isinstance(resolved, str) else resolved
        known = {key: walk(item) for key, item in value.items()}
        return {key: item for key, item in known.items() if item is not engine._NO_VALUE}

    known = walk(properties)
    return known if isinstance(known, dict) else {}


def _depends(value: Any, resources: dict) -> bool:
    if isinstance(value, list):
        return any(_depends(item, resources) for item in value)
    if isinstance(value, dict):
        if "Fn::ImportValue" in value or "Fn::GetAZs" in value:
            return True
        return any(name in resources for name, _ in engine._intrinsic_references(value)) or any(
            _depends(item, resources) for item in value.values()
        )
    return False
