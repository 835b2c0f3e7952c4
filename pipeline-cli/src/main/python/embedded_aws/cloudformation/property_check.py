"""
Checks resource properties against the schema of their type.

MiniStack ignores properties that it does not know. CloudFormation refuses them.
"""

import functools
import re
from collections.abc import Callable
from typing import Any

from embedded_aws.cloudformation import resource_updates, schemas
from embedded_aws.cloudformation.resource_updates import Update

# Stands for a value that is known only during the deployment, such as an attribute of another resource. It passes.
UNKNOWN = object()


def check(type_name: str, properties: dict) -> None:
    """Raise ValueError with the property's path if the properties break the type's schema."""
    described = schemas.schema(type_name)
    if not described:
        return
    read_only = {pointer.removeprefix("/properties/") for pointer in described.get("readOnlyProperties", ())}
    for name in properties:
        if name in read_only:
            raise ValueError(f"{type_name}: {name} is read-only and can't be set")
    _check(properties, described, described, "")


def _check(value: Any, rule: dict, root: dict, path: str) -> None:
    if value is UNKNOWN:
        return
    if "$ref" in rule:
        rule = root["definitions"][rule["$ref"].rpartition("/")[2]]
        return _check(value, rule, root, path)
    where = f"#{path}"
    types = rule.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is(value, type_) for type_ in types):
        raise ValueError(f"{where}: expected type: {'/'.join(types)}, found: {type(value).__name__}")
    if "enum" in rule and not any(str(value) == str(allowed) for allowed in rule["enum"]):
        raise ValueError(
            f"{where}: {value!r} is not a valid enum value, must be one of {', '.join(map(str, rule['enum']))}"
        )
    if isinstance(value, dict):
        _check_object(value, rule, root, path)
    elif isinstance(value, list):
        _check_length(where, value, rule, "minItems", "maxItems", "items")
        for index, item in enumerate(value):
            _check(item, rule.get("items", {}), root, f"{path}/{index}")
    elif "string" in types and not isinstance(value, bool):
        _check_length(where, str(value), rule, "minLength", "maxLength", "characters")
        # Some of AWS's patterns use syntax that Python's re does not have.
        if "pattern" in rule and (pattern := _pattern(rule["pattern"])) and not pattern.search(str(value)):
            raise ValueError(f"{where}: failed validation constraint for keyword [pattern] {rule['pattern']}")
    elif ("minimum" in rule and float(value) < rule["minimum"]) or (
        "maximum" in rule and float(value) > rule["maximum"]
    ):
        raise ValueError(f"{where}: {value} is not between {rule.get('minimum')} and {rule.get('maximum')}")


def _check_object(value: Any, rule: dict, root: dict, path: str) -> None:
    where = f"#{path}"
    properties = rule.get("properties", {})
    patterns = rule.get("patternProperties", {})
    for name, item in value.items():
        if name in properties:
            _check(item, properties[name], root, f"{path}/{name}")
        elif pattern := next((p for p in patterns if (found := _pattern(p)) is None or found.search(name)), None):
            _check(item, patterns[pattern], root, f"{path}/{name}")
        elif rule.get("additionalProperties") is False and (properties or patterns):
            raise ValueError(f"{where}: extraneous key [{name}] is not permitted")
    for name in rule.get("required", ()):
        if name not in value:
            raise ValueError(f"{where}: Required property [{name}] not found")
    if "requiredXor" in rule and sum(name in value for name in rule["requiredXor"]) != 1:
        raise ValueError(f"{where}: exactly one of {', '.join(rule['requiredXor'])} is required")


def _check_length(where: str, value: str | list, rule: dict, least: str, most: str, unit: str) -> None:
    if len(value) < rule.get(least, 0) or len(value) > rule.get(most, len(value)):
        raise ValueError(f"{where}: has {len(value)} {unit}, must have {rule.get(least, 0)} to {rule.get(most, 'any')}")


def _is(value: Any, type_: str) -> bool:
    """Whether CloudFormation accepts the value for this type: it converts between scalars."""
    if type_ == "object":
        return isinstance(value, dict)
    if type_ == "array":
        return isinstance(value, list)
    if type_ == "boolean":
        return isinstance(value, bool) or str(value) in ("true", "false")
    if type_ in ("integer", "number"):
        return (
            not isinstance(value, bool)
            and re.fullmatch(r"-?\d+" if type_ == "integer" else r"-?\d+(\.\d+)?([eE][+-]?\d+)?", str(value))
            is not None
        )
    return isinstance(value, (str, int, float, bool))


def converted(type_name: str, properties: dict) -> dict:
    """The properties with numbers and booleans as text where the schema says text, as CloudFormation converts them."""
    described = schemas.schema(type_name)
    return _converted(properties, described, described) if described else properties


def _converted(value: Any, rule: dict, root: dict) -> Any:
    if "$ref" in rule:
        return _converted(value, root["definitions"][rule["$ref"].rpartition("/")[2]], root)
    if isinstance(value, dict):
        properties = rule.get("properties", {})
        return {name: _converted(item, properties.get(name, {}), root) for name, item in value.items()}
    if isinstance(value, list):
        return [_converted(item, rule.get("items", {}), root) for item in value]
    if rule.get("type") == "string" and isinstance(value, (bool, int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


@functools.cache
def _pattern(text: str) -> re.Pattern | None:
    try:
        return re.compile(text)
    except re.error:
        return None


def _without_stack_tags(properties: dict) -> dict:
    """The properties as in the template, without the tags of CloudFormation that MiniStack adds."""
    tags = properties.get("Tags")
    kept: list | dict
    if isinstance(tags, list):
        kept = [tag for tag in tags if not str(tag.get("Key", "")).startswith("aws:cloudformation:")]
    elif isinstance(tags, dict):
        kept = {key: value for key, value in tags.items() if not key.startswith("aws:cloudformation:")}
    else:
        return properties
    return {**properties, "Tags": kept} if kept else {k: v for k, v in properties.items() if k != "Tags"}


def provision(original: Callable, resource_type: str, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of a resource."""
    check(resource_type, _without_stack_tags(props))
    return original(resource_type, logical_id, converted(resource_type, props), stack_name)


@resource_updates.wrapper
def update(proceed: Callable[[Update], tuple], update: Update) -> tuple:
    """Wraps the update of a resource."""
    check(update.type, _without_stack_tags(update.new))
    return proceed(update._replace(old=converted(update.type, update.old), new=converted(update.type, update.new)))
