"""
The sections of a template and the attributes of their members.

AWS: CloudFormation User Guide, "Template anatomy" and "AWS CloudFormation quotas". The messages are from snapshot
tests recorded against AWS and from public reports, which the fixtures of the tests name.
"""

import re
from collections.abc import Iterator
from typing import Any

from embedded_aws.cloudformation.templates.invalid import Invalid

_FORMAT = "Template format error: "
_VERSION = "2010-09-09"

SAM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"

_SECTIONS = {
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Fn::Transform",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
}
_PARAMETER = {
    "AllowedPattern",
    "AllowedValues",
    "ConstraintDescription",
    "Default",
    "Description",
    "MaxLength",
    "MaxValue",
    "MinLength",
    "MinValue",
    "NoEcho",
    "Type",
}
_RESOURCE = {
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Fn::Transform",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
    "Version",
}
_OUTPUT = {"Condition", "Description", "Export", "Fn::Transform", "Value"}

# What a parameter's type may be, besides those that begin with AWS:: or List<AWS::.
_PARAMETER_TYPES = {"String", "Number", "List<Number>", "List<String>", "CommaDelimitedList"}
_AWS_TYPE = re.compile(r"(List<AWS::\w+::[\w:]+>|AWS::\w+::[\w:]+(<.+>)?)")

_DELETION_POLICIES = {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"}
_REPLACE_POLICIES = {"Delete", "Retain", "Snapshot"}
_WITH_SNAPSHOTS = {
    "AWS::DocDB::DBCluster",
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
}
_CONDITION_FUNCTIONS = {"Condition", "Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"}

_ALPHANUMERIC = re.compile(r"[a-zA-Z0-9]+")
_EXPORT_NAME = re.compile(r"[a-zA-Z0-9:-]+")


def transforms(template: dict) -> list:
    """The macros that a template names in its section Transform: texts, or whatever else it has in their place."""
    declared = template.get("Transform", [])
    entries = declared if isinstance(declared, list) else [declared]
    return [entry.get("Name") if isinstance(entry, dict) else entry for entry in entries]


def check(template: dict, expanded: bool = False) -> None:
    """
    Raise Invalid, naming the first thing that CloudFormation refuses.

    An `expanded` template may have functions where only the transform AWS::LanguageExtensions allows them.
    """
    names = transforms(template)
    serverless, extended = SAM in names, expanded or LANGUAGE_EXTENSIONS in names
    unknown = [key for key in template if key not in _SECTIONS and not (key == "Globals" and serverless)]
    if unknown:
        raise Invalid(f"Invalid template property or properties [{', '.join(unknown)}]")
    if template.get("AWSTemplateFormatVersion", _VERSION) != _VERSION:
        raise Invalid(_FORMAT + "Unsupported template format version")
    _check_description(template)
    for section in ("Parameters", "Mappings", "Conditions", "Rules", "Metadata", "Resources", "Outputs"):
        if not isinstance(template.get(section, {}), dict):
            raise Invalid(f"{_FORMAT}[/{section}] must be an object")
    if len(template.get("Parameters", {})) > 200:
        raise Invalid(
            f"{_FORMAT}Parameter count {len(template['Parameters'])} is greater than max allowed 200",
        )
    for name, parameter in template.get("Parameters", {}).items():
        _check_parameter(name, parameter)
    for name, mapping in template.get("Mappings", {}).items():
        _check_mapping(name, mapping)
    for name, condition in _members(template, "Conditions", expanded):
        if not isinstance(condition, dict) or len(condition) != 1 or not {*condition} <= _CONDITION_FUNCTIONS:
            raise Invalid(
                f"{_FORMAT}Conditions can only be boolean operations on parameters and other conditions ({name})"
            )
    _check_rules(template.get("Rules", {}))
    if not template.get("Resources"):
        raise Invalid(_FORMAT + "At least one Resources member must be defined.")
    for name, resource in _members(template, "Resources", expanded):
        _check_resource(name, resource, serverless, extended)
        if expanded and "Type" not in resource:
            raise Invalid(f"{_FORMAT}[/Resources/{name}] Every Resources object must contain a Type member.")
    for name, output in _members(template, "Outputs", expanded):
        _check_output(name, output)
    if not extended:
        _check_mapping_keys([template.get(section) for section in ("Conditions", "Resources", "Outputs")])


def _members(template: dict, section: str, expanded: bool) -> Iterator[tuple[str, Any]]:
    """The members of a section, without loops and macros that are still to be expanded."""
    for name, member in template.get(section, {}).items():
        if expanded or not name.startswith(("Fn::ForEach::", "Fn::Transform")):
            yield name, member


def _check_name(kind: str, name: str) -> None:
    if not _ALPHANUMERIC.fullmatch(name):
        raise Invalid(f"{_FORMAT}{kind} name {name} is non alphanumeric.")


def _check_description(member: dict) -> None:
    if not isinstance(member.get("Description", ""), str):
        raise Invalid(_FORMAT + "Every Description member must be a string")


def _check_parameter(name: str, parameter: Any) -> None:
    _check_name("Parameter", name)
    if not isinstance(parameter, dict):
        raise Invalid(_FORMAT + "Any Parameters member must be an object.")
    for key in parameter:
        if key not in _PARAMETER:
            raise Invalid(f"Invalid template parameter property '{key}'")
    if "Type" not in parameter:
        raise Invalid(_FORMAT + "Every Parameters object must contain a Type member.")
    kind = parameter["Type"]
    if not isinstance(kind, str) or not (kind in _PARAMETER_TYPES or _AWS_TYPE.fullmatch(kind)):
        raise Invalid(f"{_FORMAT}Unrecognized parameter type: {kind}")
    _check_description(parameter)
    if isinstance(parameter.get("Default"), (dict, list)):
        raise Invalid(f"{_FORMAT}Every Default member must be a string. ({name})")
    if not isinstance(parameter.get("AllowedValues", []), list):
        raise Invalid(f"{_FORMAT}Every AllowedValues member must be a list. ({name})")
    for key in ("MaxLength", "MaxValue", "MinLength", "MinValue"):
        if key in parameter and not re.fullmatch(r"-?\d+(\.\d+)?", str(parameter[key])):
            raise Invalid(f"{_FORMAT}{key} of parameter {name} must be a number")


def _check_mapping(name: str, mapping: Any) -> None:
    if name.startswith("Fn::"):
        return
    if not isinstance(mapping, dict):
        raise Invalid(f"{_FORMAT}Every Mappings member {name} must be a map")
    for key, attributes in mapping.items():
        if key == "Fn::Transform":
            continue
        if not isinstance(attributes, dict):
            raise Invalid(f"{_FORMAT}Every Mappings member {key} must be a map")
        for attribute, value in attributes.items():
            if attribute == "Fn::Transform":
                continue
            items = value if isinstance(value, list) else [value]
            if any(isinstance(item, (dict, list)) for item in items):
                raise Invalid(_FORMAT + "Every Mappings attribute must be a String or a List.")


def _check_mapping_keys(node: Any) -> None:
    """Fn::FindInMap takes no functions besides Ref and itself."""
    for given in _find_in_map(node):
        for key in given if isinstance(given, list) else []:
            if isinstance(key, dict) and not {*key} <= {"Ref", "Fn::FindInMap"}:
                raise Invalid(
                    "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and "
                    "the attribute for return value"
                )


def _find_in_map(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        if "Fn::FindInMap" in node:
            yield node["Fn::FindInMap"]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _find_in_map(item)


def _check_rules(rules: dict) -> None:
    """MiniStack checks the rest of this section."""

    def uses(node: Any, function: str) -> bool:
        if isinstance(node, dict):
            return function in node or any(uses(item, function) for item in node.values())
        return isinstance(node, list) and any(uses(item, function) for item in node)

    if uses(rules, "Condition"):
        raise Invalid(
            f"{_FORMAT}Following functions are not supported in the Rules block of the template: [Condition]."
        )


def _check_resource(name: str, resource: Any, serverless: bool, extended: bool) -> None:
    _check_name("Resource", name)
    if not isinstance(resource, dict):
        raise Invalid(_FORMAT + "Any Resources member must be an object.")
    for key in resource:
        if key not in _RESOURCE and not (serverless and key in ("Connectors", "IgnoreGlobals")):
            raise Invalid(f"Invalid template resource property '{key}'")
    if "Fn::Transform" in resource:
        return
    if "Type" not in resource:
        raise Invalid(f"{_FORMAT}[/Resources/{name}] Every Resources object must contain a Type member.")
    if not isinstance(resource["Type"], str):
        raise Invalid(f"{_FORMAT}[/Resources/{name}/Type] must be a string")
    for key in ("Properties", "Metadata", "CreationPolicy", "UpdatePolicy"):
        if not isinstance(resource.get(key, {}), dict):
            raise Invalid(f"{_FORMAT}[/Resources/{name}/{key}] must be an object")
    if not isinstance(resource.get("Condition", ""), str):
        raise Invalid(_FORMAT + "Every Condition member must be a string.")
    depends_on = resource.get("DependsOn", [])
    for other in depends_on if isinstance(depends_on, list) else [depends_on]:
        if not isinstance(other, str):
            raise Invalid(_FORMAT + "DependsOn must be a string or list of strings")
    for key, allowed in (("DeletionPolicy", _DELETION_POLICIES), ("UpdateReplacePolicy", _REPLACE_POLICIES)):
        if key in resource:
            _check_policy(name, resource, key, allowed, extended)


def _check_policy(name: str, resource: dict, key: str, allowed: set, extended: bool) -> None:
    policy = resource[key]
    if isinstance(policy, dict) and extended:
        return
    if not isinstance(policy, str):
        raise Invalid(f"{_FORMAT}Every {key} member must be a string.")
    if policy not in allowed:
        raise Invalid(f"{_FORMAT}Unrecognized {key} {policy} for resource {name}")
    if policy == "Snapshot" and resource["Type"] not in _WITH_SNAPSHOTS:
        raise Invalid(f"{_FORMAT}Resource type {resource['Type']} does not support {key} Snapshot (resource {name})")


def _check_output(name: str, output: Any) -> None:
    _check_name("Output", name)
    if not isinstance(output, dict):
        raise Invalid(_FORMAT + "Any Outputs member must be an object.")
    if "Fn::Transform" in output:
        return
    for key in output:
        if key not in _OUTPUT:
            raise Invalid(f"Invalid template output property '{key}'")
    if "Value" not in output:
        raise Invalid(_FORMAT + "Every Outputs member must contain a Value object")
    _check_description(output)
    if not isinstance(output.get("Condition", ""), str):
        raise Invalid(_FORMAT + "Every Condition member must be a string.")
    value = output["Value"]
    function = next(iter(value), "") if isinstance(value, dict) and len(value) == 1 else ""
    is_function = function == "Ref" or (function.startswith("Fn::") and function not in _CONDITION_FUNCTIONS)
    if isinstance(value, list) or (isinstance(value, dict) and not is_function):
        raise Invalid(_FORMAT + "The Value field of every Outputs member must evaluate to a String.")
    if "Export" in output:
        export = output["Export"]
        export_name = export.get("Name") if isinstance(export, dict) else None
        if isinstance(export_name, dict):
            return
        if export_name is None or not _EXPORT_NAME.fullmatch(str(export_name)) or len(export) != 1:
            raise Invalid(
                f"{_FORMAT}Output {name} is malformed. The Name field of every Export member must be specified and "
                "consist only of alphanumeric characters, colons, or hyphens."
            )
