"""
Resources that the service refuses: by cfn-lint's rules (a queue named without .fifo, a table without capacity), and by
the rules that it lacks (see service_checks).

The emulator's own handlers accept much of it. In AWS, the resource fails when it is created or changed.
"""

import contextvars
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_region
from ministack.services.cloudformation import engine

from embedded_aws.cloudformation import resource_updates
from embedded_aws.cloudformation.resource_updates import Update
from embedded_aws.cloudformation.service_checks import (
    api_gateway,
    execution_rights,
    identities,
    networks,
    properties,
    resource_policies,
    targets,
)
from embedded_aws.cloudformation.templates import lint_rules, linter

# The stack of the current operation, and why each of its resources is refused.
_refused: contextvars.ContextVar[tuple[str, dict]] = contextvars.ContextVar("embedded_aws_refused", default=("", {}))

# Each gives the service's reason to refuse (type, properties, physical id or None for a new resource), or None.
_CHECKS = (
    properties.problem,
    targets.problem,
    networks.problem,
    identities.problem,
    api_gateway.problem,
    execution_rights.problem,
    resource_policies.problem,
)


def refused_resources(template: dict, parameters: dict, conditions: dict) -> dict[str, str]:
    """Why each resource is refused, by logical id."""
    reasons: dict[str, str] = {}
    for rule, path, message in linter.findings(template, parameters, get_region()):
        if path[:1] != ["Resources"] or len(path) < 2:
            continue
        literal = "Ref" not in path and not any(str(part).startswith("Fn::") for part in path if part != "Fn::If")
        if (rule in lint_rules.FAILING or (rule in lint_rules.FORMATS and literal)) and _taken(
            template, path, conditions
        ):
            reasons.setdefault(path[1], f"{message} (cfn-lint {rule})")
    return reasons


def _taken(template: dict, path: list, conditions: dict) -> bool:
    """Whether the place of a finding is in a resource that is made and in branches of Fn::If that are taken."""
    if not conditions.get(template["Resources"][path[1]].get("Condition", ""), True):
        return False
    value: Any = template
    for part, following in zip(path, [*path[1:], None], strict=True):
        value = value[part] if isinstance(value, (dict, list)) and _has(value, part) else None
        chooses = part == "Fn::If" and isinstance(value, list) and following in (1, 2) and value[0] in conditions
        if chooses and conditions[value[0]] != (following == 1):
            return False
    return True


def _has(value: dict | list, part: Any) -> bool:
    return part in value if isinstance(value, dict) else isinstance(part, int) and part < len(value)


def remember(stack_name: str, template: dict, parameters: dict) -> None:
    """Let the resources of the stack operation that runs in this context fail."""
    conditions = engine._evaluate_conditions(template, parameters)
    _refused.set((stack_name, refused_resources(template, parameters, conditions)))


def provision(original: Callable, resource_type: str, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of a resource."""
    _check(stack_name, logical_id, resource_type, props, None)
    return original(resource_type, logical_id, props, stack_name)


@resource_updates.wrapper
def update(proceed: Callable[[Update], tuple], update: Update) -> tuple:
    """Wraps the update of a resource."""
    if update.old != update.new:
        _check(update.stack_name, update.logical_id, update.type, update.new, update.physical_id)
        reason = properties.update_problem(update.type, update.old, update.new)
        if reason:
            raise ValueError(reason)
    return proceed(update)


def _check(stack_name: str, logical_id: str | None, resource_type: str, given: dict, physical_id: str | None) -> None:
    operation, reasons = _refused.get()
    # The resources of a nested stack are not those of the operation's template.
    reason = reasons.get(logical_id) if operation == stack_name else None
    reason = reason or next(filter(None, (check(resource_type, given, physical_id) for check in _CHECKS)), None)
    if reason:
        raise ValueError(reason)
