"""
The checks of a template in the course of CreateStack, UpdateStack, CreateChangeSet and ValidateTemplate.

First the text and what the request says about it, then, with the values of the parameters, the rest. A template that
makes the emulator fail is refused as well, and leaves nothing behind.
"""

import logging
import re
import traceback
from collections.abc import Callable

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudformation
from ministack.services.cloudformation import engine, handlers, provisioners, stacks
from ministack.services.cloudformation.helpers import _error, _p

from embedded_aws.cloudformation import change_sets, foreseen_changes, schemas
from embedded_aws.cloudformation.templates import (
    conditions,
    early_validation,
    lint_rules,
    linter,
    references,
    service_rules,
    structure,
    syntax,
)
from embedded_aws.cloudformation.templates.invalid import Invalid
from embedded_aws.server.patches import Patch, wrap

log = logging.getLogger("embedded_aws")

# The limit of a template in S3, which is how CodePipeline's action passes it. Bytes.
_LIMIT = 1_000_000

_CHANGE_SET_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")

# The parameter of a request by which the runner says that CodePipeline's action makes it.
ACTION_MARK = "x-amz-codepipeline-action"

_TRANSFORMS = {structure.LANGUAGE_EXTENSIONS, "AWS::Include"}
# Transforms that AWS has and the emulator has not.
_UNSUPPORTED = (
    structure.SAM,
    "AWS::CodeDeployBlueGreen",
    "AWS::CodeStar",
    "AWS::SecretsManager-",
    "AWS::ServiceCatalog",
)


def guards() -> tuple[Patch, ...]:
    """The patches that keep a template from leaving something behind when the emulator fails over it."""
    return tuple(
        wrap(cloudformation, "_ACTION_HANDLERS", operation, by=_guard)
        for operation in ("CreateStack", "UpdateStack", "CreateChangeSet", "ValidateTemplate", "GetTemplateSummary")
    )


def _guard(original: Callable, params: dict) -> tuple:
    name = _p(params, "StackName").rpartition(":stack/")[2].partition("/")[0]
    before = cloudformation._stacks.get(name)
    token = conditions.stack_name.set(name)
    try:
        answer = original(params)
        if _p(params, "Action") == "CreateChangeSet" and answer[0] == 200:
            early_validation.refuse_change_set(change_sets.of_answer(answer))
        return answer
    except Exception as error:
        log.exception("A template makes the emulator fail")
        _restore(name, before)
        where = traceback.extract_tb(error.__traceback__)[-1]
        return _error(
            "ValidationError",
            f"The local run can't handle this template, which says nothing about AWS: {type(error).__name__}: {error} "
            f"({where.name})",
        )
    finally:
        conditions.stack_name.reset(token)


def _restore(name: str, before: dict | None) -> None:
    if before is None:
        cloudformation._stacks.pop(name, None)
    elif cloudformation._stacks.get(name) is not before:
        cloudformation._stacks[name] = before
    for change_set_id, kept in list(cloudformation._change_sets.items()):
        if before is None and kept["StackName"] == name:
            cloudformation._change_sets.pop(change_set_id)


def request_problems(original: Callable, params: dict, stack_name: str = "") -> tuple | None:
    """Wraps MiniStack's check of a request: a body has a limit, what CodePipeline's action passes has that of S3."""
    if _p(params, ACTION_MARK) and _p(params, "TemplateBody"):
        if len(_p(params, "TemplateBody").encode()) > _LIMIT:
            return _error("ValidationError", f"Template may not exceed {_LIMIT} bytes in size.")
        params = {name: value for name, value in params.items() if name != "TemplateBody"}
    change_set = _p(params, "ChangeSetName")
    if _p(params, "Action") == "CreateChangeSet" and not _CHANGE_SET_NAME.fullmatch(change_set):
        return _error(
            "ValidationError",
            f"1 validation error detected: Value '{change_set}' at 'changeSetName' failed to satisfy constraint: "
            f"Member must satisfy regular expression pattern: {_CHANGE_SET_NAME.pattern}",
        )
    return original(params, stack_name)


def resolve_template(original: Callable, params: dict) -> tuple:
    """Wraps MiniStack's reading of the template: (text, None), or (None, error answer)."""
    body, error = original(params)
    if error or not body or not _p(params, "Action"):
        return body, error  # a nested stack has no request of its own
    try:
        template = syntax.parse_template(body)
    except Invalid as invalid:
        return None, _error("ValidationError", str(invalid))
    if _p(params, "Action") in ("CreateStack", "UpdateStack") and handlers._uses_macro(template):
        error = handlers._check_capabilities(template, template, params)
    return (None, error) if error else (body, _unknown_transform(template))


def _unknown_transform(template: dict) -> tuple | None:
    for name in [*structure.transforms(template), *_embedded(template)]:
        if not isinstance(name, str):
            return _error("ValidationError", "Key Name of transform definition must be a string.")
        if name.startswith(_UNSUPPORTED):
            return _error("ValidationError", f"The local run does not have the transform {name}")
        if name not in _TRANSFORMS:
            # A macro would be a resource of the type AWS::CloudFormation::Macro, which the emulator refuses.
            return _error("ValidationError", f"No transform named {get_account_id()}::{name} found.")
    return None


def _embedded(node: object) -> list:
    if isinstance(node, list):
        return [name for item in node for name in _embedded(item)]
    if not isinstance(node, dict):
        return []
    names = [name for key, item in node.items() if key != "Transform" for name in _embedded(item)]
    if "Fn::Transform" in node:
        called = node["Fn::Transform"]
        calls = called if isinstance(called, list) else [called]
        names += [call.get("Name") if isinstance(call, dict) else None for call in calls]
    return names


def validate(original: Callable, template: dict, conditions: dict, params: dict | None = None) -> None:
    """Wraps MiniStack's validation of a template whose transforms are applied. Raises ValueError."""
    if template.get("Transform") or isinstance(template, engine._TransformFailed):
        return original(template, conditions, params)
    structure.check(template, expanded=True)
    check_types(template)
    _check_types_of_update(template)
    _check_supported(template, conditions)
    references.check(template, conditions, params or {})
    original(template, conditions, params)
    check_rules(template, params or {})


def _check_types_of_update(template: dict) -> None:
    """The type of a resource can't change."""
    present = (cloudformation._stacks.get(conditions.stack_name.get()) or {}).get("_resources", {})
    changed = [
        name
        for name, resource in template["Resources"].items()
        if name in present and present[name]["ResourceType"] != resource["Type"]
    ]
    if changed:
        raise Invalid(
            "Update of resource type is not permitted. The new template modifies resource type of the following "
            f"resources: [{', '.join(changed)}]"
        )


def check_rules(template: dict, params: dict) -> None:
    """Raise Invalid for what cfn-lint's rules say that CloudFormation refuses."""
    for rule, path, message in linter.findings(template, params, get_region()):
        if rule in lint_rules.REFUSED:
            raise Invalid(lint_rules.refusal(template, rule, path, message))


def check_types(template: dict) -> None:
    """Types that AWS does not have are refused even if their condition is false; MiniStack checks the others."""
    unknown = {
        resource["Type"]
        for resource in template["Resources"].values()
        if not resource["Type"].startswith("Custom::")
        and resource["Type"] not in provisioners._RESOURCE_HANDLERS
        and not schemas.schema(resource["Type"])
    }
    if unknown:
        raise Invalid(f"Template format error: Unrecognized resource types: [{', '.join(sorted(unknown))}]")


def _check_supported(template: dict, holds: dict[str, bool]) -> None:
    lacking = {
        resource["Type"]
        for resource in template["Resources"].values()
        if holds.get(resource.get("Condition", ""), True)
        and not resource["Type"].startswith("Custom::")
        and resource["Type"] not in provisioners._RESOURCE_HANDLERS
    }
    if lacking:
        raise Invalid(
            f"The local run does not support resources of the types [{', '.join(sorted(lacking))}], which says "
            "nothing about AWS"
        )


def check_nested(original: Callable, parent_stack_name: str, template: dict) -> None:
    """Wraps MiniStack's check of a nested stack's template."""
    original(parent_stack_name, template)
    check_types(template)
    references.check(template, {}, {})
    check_rules(template, {})


async def deploy_stack(
    original: Callable,
    stack_name: str,
    stack_id: str,
    template: dict,
    param_values: dict,
    disable_rollback: bool,
    tags: list,
    is_update: bool = False,
    previous_stack: dict | None = None,
    retain_except_on_create: bool = False,
    imports: dict | None = None,
) -> None:
    """Wraps the deployment in the background: it ends in a state, whatever happens."""
    conditions.stack_name.set(stack_name)
    try:
        service_rules.remember(stack_name, template, param_values)
        foreseen_changes.remember(stack_name, template, param_values)
        await original(
            stack_name,
            stack_id,
            template,
            param_values,
            disable_rollback,
            tags,
            is_update,
            previous_stack,
            retain_except_on_create,
            imports,
        )
    except Exception as error:
        log.exception("The deployment of %s makes the emulator fail", stack_name)
        _take_back(cloudformation._stacks[stack_name], previous_stack if is_update else None, error)


def _take_back(stack: dict, previous: dict | None, error: Exception) -> None:
    """Make a stack what it was before. A new one stays for its reason, until the next start (see persistence.py)."""
    made = {
        name: kept for name, kept in stack["_resources"].items() if name not in (previous or {}).get("_resources", {})
    }
    for logical_id, resource in reversed(made.items()):
        try:
            stacks._delete_resource(
                resource["ResourceType"],
                resource["PhysicalResourceId"],
                resource.get("Properties", {}),
                stack["StackName"],
                logical_id,
            )
        except Exception:
            log.exception("%s of %s is left behind", logical_id, stack["StackName"])
    stack.update(previous or {"_resources": {}, "_broken": True})
    stack["StackStatus"] = "UPDATE_ROLLBACK_COMPLETE" if previous is not None else "ROLLBACK_FAILED"
    stack["StackStatusReason"] = (
        f"The local run can't deploy this template, which says nothing about AWS: {type(error).__name__}: {error}"
    )
    stacks._add_event(
        stack["StackId"],
        stack["StackName"],
        stack["StackName"],
        "AWS::CloudFormation::Stack",
        "UPDATE_FAILED" if previous is not None else "CREATE_FAILED",
        stack["StackStatusReason"],
        stack["StackId"],
    )


def has_no_updates(
    original: Callable,
    stack: dict,
    template: dict,
    param_values: dict,
    tags: list,
    use_previous_template: bool = False,
    tags_given: bool = False,
) -> bool:
    """Wraps MiniStack's comparison: Metadata, Description, conditions and mappings alone are no change."""
    present, held = stack.get("_template", {}), stack.get("_conditions", {})
    holds = engine._evaluate_conditions(template, param_values)
    if all(template.get(section, {}) == present.get(section, {}) for section in ("Resources", "Outputs")) and all(
        held.get(name) == holds[name] for name in references.conditions_in(template)
    ):
        template = {**present, "Parameters": template.get("Parameters", {})}
        stack = {**stack, "_template": template}
    return original(stack, template, param_values, tags, use_previous_template, tags_given)
