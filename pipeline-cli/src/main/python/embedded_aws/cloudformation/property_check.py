"""
Resource properties checked against the schema of their type.

MiniStack ignores a property that it does not know; CloudFormation refuses it, and so does this.
"""
import functools
import re

from ministack.services.cloudformation import provisioners

from embedded_aws.cloudformation import schemas


def check(type_name, properties):
    """Raise ValueError, naming the property, where the properties break the type's schema."""
    described = schemas.schema(type_name)
    if not described:
        return
    read_only = {pointer.removeprefix("/properties/") for pointer in described.get("readOnlyProperties", ())}
    for name in properties:
        if name in read_only:
            raise ValueError(f"{type_name}: {name} is read-only and can't be set")
    _check(properties, described, described, "")


def _check(value, rule, root, path):
    if "$ref" in rule:
        rule = root["definitions"][rule["$ref"].rpartition("/")[2]]
        return _check(value, rule, root, path)
    where = f"#{path}"
    types = rule.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is(value, type_) for type_ in types):
        raise ValueError(f"{where}: expected type: {'/'.join(types)}, found: {type(value).__name__}")
    if "enum" in rule and not any(str(value) == str(allowed) for allowed in rule["enum"]):
        raise ValueError(f"{where}: {value!r} is not a valid enum value, must be one of "
                         f"{', '.join(map(str, rule['enum']))}")
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
    elif "minimum" in rule and float(value) < rule["minimum"] or "maximum" in rule and float(value) > rule["maximum"]:
        raise ValueError(f"{where}: {value} is not between {rule.get('minimum')} and {rule.get('maximum')}")


def _check_object(value, rule, root, path):
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
            raise ValueError(f"{where}: required key [{name}] not found")
    if "requiredXor" in rule and sum(name in value for name in rule["requiredXor"]) != 1:
        raise ValueError(f"{where}: exactly one of {', '.join(rule['requiredXor'])} is required")


def _check_length(where, value, rule, least, most, unit):
    if len(value) < rule.get(least, 0) or len(value) > rule.get(most, len(value)):
        raise ValueError(f"{where}: has {len(value)} {unit}, must have {rule.get(least, 0)} to {rule.get(most, 'any')}")


def _is(value, type_):
    """Whether CloudFormation takes the value for this type: it converts between scalars."""
    if type_ == "object":
        return isinstance(value, dict)
    if type_ == "array":
        return isinstance(value, list)
    if type_ == "boolean":
        return isinstance(value, bool) or str(value) in ("true", "false")
    if type_ in ("integer", "number"):
        return not isinstance(value, bool) and re.fullmatch(
            r"-?\d+" if type_ == "integer" else r"-?\d+(\.\d+)?([eE][+-]?\d+)?", str(value)) is not None
    return isinstance(value, (str, int, float, bool))


@functools.cache
def _pattern(text):
    try:
        return re.compile(text)
    except re.error:
        return None


def _without_stack_tags(properties):
    """The properties as the template has them: MiniStack merges CloudFormation's own tags in before."""
    tags = properties.get("Tags")
    if isinstance(tags, list):
        kept = [tag for tag in tags if not str(tag.get("Key", "")).startswith("aws:cloudformation:")]
    elif isinstance(tags, dict):
        kept = {key: value for key, value in tags.items() if not key.startswith("aws:cloudformation:")}
    else:
        return properties
    return {**properties, "Tags": kept} if kept else {k: v for k, v in properties.items() if k != "Tags"}


def install():
    provision, update = provisioners._provision_resource, provisioners._update_resource

    def checked_provision(resource_type, logical_id, props, stack_name):
        check(resource_type, _without_stack_tags(props))
        return provision(resource_type, logical_id, props, stack_name)

    def checked_update(resource_type, physical_id, old_props, new_props, stack_name, logical_id=None, old_attrs=None):
        check(resource_type, _without_stack_tags(new_props))
        return update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)

    schemas.replace_in_cloudformation("_provision_resource", checked_provision)
    schemas.replace_in_cloudformation("_update_resource", checked_update)
