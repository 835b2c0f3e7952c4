"""
What resources and outputs refer to: parameters, resources, attributes, conditions and mappings.

CloudFormation refuses a template with a reference to something that is not there. A resource whose condition is false
is not there either, except for a branch of Fn::If that is not taken.
"""

import re
from collections.abc import Iterator
from typing import Any

from ministack.services.cloudformation import engine

from embedded_aws.cloudformation.templates.invalid import Invalid

PSEUDO_PARAMETERS = {
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
}

_VARIABLE = re.compile(r"\$\{([^!{}][^{}]*)?\}")
_VARIABLE_NAME = re.compile(r"[\w.:]+", re.ASCII)


def check(template: dict, conditions: dict[str, bool], parameters: dict) -> None:
    """Raise Invalid for the first block with a reference to nothing, or for a circle of resources."""
    _Template(template, conditions, parameters).check()


def conditions_in(template: dict) -> set[str]:
    """The conditions that resources and outputs depend on."""
    members = [*(template.get("Resources") or {}).values(), *(template.get("Outputs") or {}).values()]
    chosen = {given[0] for function, given in _functions(members) if function == "Fn::If"}
    return chosen | {member["Condition"] for member in members if "Condition" in member}


class _Template:
    def __init__(self, template: dict, conditions: dict, parameters: dict) -> None:
        self.template = template
        self.conditions = conditions
        self.parameters = parameters
        self.defined = {*conditions, *(template.get("Conditions") or {})}
        self.mappings = template.get("Mappings") or {}
        self.resources = template.get("Resources") or {}
        self.active = {name for name, resource in self.resources.items() if self._holds(resource)}
        self.declared = template.get("Parameters") or {}
        self.names = {*self.declared, *parameters, *self.resources} | PSEUDO_PARAMETERS
        self.absent = {*self.resources} - self.active

    def _holds(self, member: dict) -> bool:
        return self.conditions.get(member.get("Condition", ""), True)

    def check(self) -> None:
        blocks = {
            "Resources": {
                name: [resource.get("Properties", {}), _depends_on(resource)]
                for name, resource in self.resources.items()
            },
            "Outputs": {
                name: [output.get("Value"), output.get("Export", {})]
                for name, output in (self.template.get("Outputs") or {}).items()
            },
        }
        for block, members in blocks.items():
            for name, values in members.items():
                member = self.template[block][name]
                condition = member.get("Condition")
                if condition is not None and condition not in self.defined:
                    raise Invalid(
                        f"Template format error: Unresolved condition dependency {condition} in the {block} block of "
                        "the template"
                    )
                for value in values:
                    check_functions(value)
                    _check_no_condition(value)
                    self._check_places(value)
                if block == "Outputs":
                    self._check_export(name, member)
        for block, members in blocks.items():
            self._check_block(block, members)
        if not self.active:
            raise Invalid("Template format error: At least one Resources member must be defined.")
        self._check_circles()

    def _check_places(self, value: Any) -> None:
        for function, given in _functions(value):
            if function == "Fn::If" and given[0] not in self.defined:
                raise Invalid(f"Template error: unresolved condition dependency {given[0]} in Fn::If")
            if function == "Fn::Sub":
                self._check_lists(given)
            if function == "Fn::ImportValue" and any(name in self.resources for name, _ in _references(given)):
                raise Invalid(f"Template error: {_IMPORT}")

    def _check_export(self, name: str, output: dict) -> None:
        given = output.get("Export", {}).get("Name")
        imports = any(function in ("Fn::GetAZs", "Fn::ImportValue") for function, _ in _functions(given))
        if imports or any(target in self.resources for target, _ in _references(given)):
            raise Invalid(
                f"Template format error: Output {name} is malformed.  The Name field of Export must not depend on any "
                "resources, imported values, or Fn::GetAZs."
            )

    def _check_lists(self, given: Any) -> None:
        for variable in _variables(given):
            if _is_list_type(str(self.declared.get(variable, {}).get("Type"))):
                raise Invalid(f"Template error: variable {variable} in Fn::Sub expression does not resolve to a string")

    def _check_block(self, block: str, members: dict) -> None:
        unresolved: dict[str, None] = {}
        for name, values in members.items():
            there = self.active_in(block, name)
            for value in values:
                for target, attribute in _references(value):
                    if target not in (self.resources if attribute else self.names):
                        if attribute == _GET_ATT:
                            raise Invalid(
                                f"Template error: instance of Fn::GetAtt references undefined resource {target}"
                            )
                        unresolved[target] = None
                self._check_mappings(value, there)
                if there:
                    taken = self._taken(value)
                    unresolved.update((target, None) for target, _ in _references(taken) if target in self.absent)
        if unresolved:
            raise Invalid(
                f"Template format error: Unresolved resource dependencies [{', '.join(unresolved)}] in the {block} "
                "block of the template"
            )

    def active_in(self, block: str, name: str) -> bool:
        return self._holds(self.template[block][name])

    def _taken(self, value: Any) -> Any:
        """The value with each Fn::If replaced by the branch that its condition chooses."""
        if isinstance(value, list):
            return [self._taken(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "Fn::If" in value and len(value) == 1:
            condition, yes, no = value["Fn::If"]
            if condition in self.conditions:
                return self._taken(yes if self.conditions[condition] else no)
        return {key: self._taken(item) for key, item in value.items()}

    def _check_mappings(self, value: Any, there: bool) -> None:
        for function, given in _functions(value):
            if function != "Fn::FindInMap" or len(given) > 3:
                continue
            keys = [self._static(key) for key in given]
            if any(key is None for key in keys):
                continue
            name, first, second = keys
            if name not in self.mappings:
                raise Invalid(
                    f"Template error: Mapping named '{name}' is not present in the 'Mappings' section of template."
                )
            literal = all(isinstance(key, str) for key in given)
            if (literal or there) and second not in self.mappings[name].get(first, {}):
                raise Invalid(f"Template error: Unable to get mapping for {name}::{first}::{second}")

    def _static(self, key: Any) -> str | None:
        if isinstance(key, dict) and {*key} == {"Ref"}:
            if key["Ref"] in self.parameters:
                return str(self.parameters[key["Ref"]]["Value"])
            if key["Ref"] in ("AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::URLSuffix"):
                return str(engine._resolve_refs(key, {}, {}, {}, {}, "", ""))
        return None if isinstance(key, (dict, list)) else str(key)

    def _check_circles(self) -> None:
        waiting = {
            name: {
                target
                for value in (
                    self._taken(self.resources[name].get("Properties", {})),
                    _depends_on(self.resources[name]),
                )
                for target, _ in _references(value)
                if target in self.active
            }
            for name in self.active
        }
        while free := [name for name, targets in waiting.items() if not targets & {*waiting}]:
            for name in free:
                del waiting[name]
        # What only depends on a circle is no part of it.
        while leaves := [name for name in waiting if not any(name in targets for targets in waiting.values())]:
            for name in leaves:
                del waiting[name]
        if waiting:
            raise Invalid(f"Circular dependency between resources: [{', '.join(sorted(waiting))}]")


# How a value refers to what only a resource can be; a Ref can be to a parameter, too.
_GET_ATT, _RESOURCE = "attribute", "resource"

# Stands for DependsOn in the form of a function.
_DEPENDS_ON = "\0DependsOn"

_IMPORT = "the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs"


def _references(value: Any) -> Iterator[tuple[str, str]]:
    """What a value refers to, and how: by Fn::GetAtt, by DependsOn or an attribute in Fn::Sub, or by Ref ("")."""
    for function, given in _functions(value):
        if function == "Ref":
            yield given, ""
        elif function == _DEPENDS_ON:
            yield given, _RESOURCE
        elif function == "Fn::GetAtt":
            yield (given.split(".", 1) if isinstance(given, str) else given)[0], _GET_ATT
        elif function == "Fn::Sub":
            for variable in _variables(given):
                name, dot, _ = variable.partition(".")
                yield name, _RESOURCE if dot else ""


def _variables(given: Any) -> list[str]:
    """The variables of Fn::Sub that are names of the template."""
    text, bound = (given, {}) if isinstance(given, str) else (given[0], given[1])
    return [variable for variable in _VARIABLE.findall(text) if variable not in bound]


def _is_list_type(kind: str) -> bool:
    return kind == "CommaDelimitedList" or kind.startswith("List<") or "<List<" in kind


def _functions(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _functions(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if len(value) == 1 and (key in ("Ref", _DEPENDS_ON) or key.startswith("Fn::")):
                yield key, item
            yield from _functions(item)


def _depends_on(resource: dict) -> list:
    names = resource.get("DependsOn", [])
    return [{_DEPENDS_ON: name} for name in (names if isinstance(names, list) else [names])]


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, int, float)) or _is_function(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) or _is_function(value)


def _is_function(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def _get_att(given: Any) -> str | None:
    if isinstance(given, str):
        name, _, attribute = given.partition(".")
        if name and attribute:
            return None
        return (
            "if specifying one argument to Fn::GetAtt, that argument must be a non-empty string in format "
            "<LogicalId>.<Attribute>"
        )
    if isinstance(given, list) and len(given) == 2 and all(given) and isinstance(given[0], str):
        attribute = given[1]
        if isinstance(attribute, str) or (isinstance(attribute, dict) and {*attribute} == {"Ref"}):
            return None
    return "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute"


def _sub(given: Any) -> str | None:
    if isinstance(given, list) and len(given) == 2 and isinstance(given[0], str) and isinstance(given[1], dict):
        text = given[0]
    elif isinstance(given, str):
        text = given
    else:
        return (
            "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first "
            "argument, and an optional second argument to specify a mapping of values to replace in the string"
        )
    if all(_VARIABLE_NAME.fullmatch(variable) for variable in _VARIABLE.findall(text)):
        return None
    return (
        "variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons"
    )


def _select(given: Any) -> str | None:
    if isinstance(given, list) and len(given) == 2 and _is_list(given[1]):
        index, items = given
        if _is_function(index):
            return None
        if re.fullmatch(r"\d+", str(index)):
            if isinstance(items, list) and int(index) >= len(items):
                return f"Fn::Select cannot select nonexistent value at index {index}"
            return None
    return "Fn::Select requires a list argument with two elements: an integer index and a list"


def _find_in_map(given: Any) -> str | None:
    # A fourth one is the default value, which AWS::LanguageExtensions adds.
    if isinstance(given, list) and len(given) in (3, 4):
        return None
    return (
        "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value"
    )


def _if(given: Any) -> str | None:
    if isinstance(given, list) and len(given) == 3 and isinstance(given[0], str):
        return None
    return "Fn::If requires a list argument with the first element being a condition"


def _import(given: Any) -> str | None:
    if _is_text(given) and not any(
        function in ("Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue") for function, _ in _functions(given)
    ):
        return None
    return _IMPORT


# What each function takes: the reason why it refuses its arguments, or None.
_CHECKS = {
    "Ref": lambda given: None if isinstance(given, str) else "every Ref object must have a single String value.",
    "Fn::Base64": lambda given: None if _is_text(given) else "every Fn::Base64 object must have a String-typed value.",
    "Fn::Cidr": lambda given: (
        None
        if isinstance(given, list) and len(given) in (2, 3)
        else "every Fn::Cidr object requires two parameters, (1) an IP block and (2) a count, and optional cidr bits"
    ),
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAtt": _get_att,
    "Fn::GetAZs": lambda given: None if _is_text(given) else "every Fn::GetAZs object must have a String-typed value.",
    "Fn::If": _if,
    "Fn::ImportValue": _import,
    "Fn::Join": lambda given: (
        None
        if isinstance(given, list) and len(given) == 2 and isinstance(given[0], str) and _is_list(given[1])
        else "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be "
        "joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."
    ),
    "Fn::Select": _select,
    "Fn::Split": lambda given: (
        None
        if isinstance(given, list) and len(given) == 2 and isinstance(given[0], str) and _is_text(given[1])
        else "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a "
        "function that returns a string to be split."
    ),
    "Fn::Sub": _sub,
}

# Functions of other places or of the transform AWS::LanguageExtensions, which is expanded before.
_ELSEWHERE = {
    "Fn::And",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::Equals",
    "Fn::GetStackOutput",
    "Fn::Length",
    "Fn::Not",
    "Fn::Or",
    "Fn::RefAll",
    "Fn::ToJsonString",
    "Fn::Transform",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
}


# "Condition functions": they are for Conditions, and some for Rules.
_OF_CONDITIONS = {
    "Fn::And",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::Equals",
    "Fn::Not",
    "Fn::Or",
    "Fn::RefAll",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
}


def _check_no_condition(value: Any) -> None:
    for function, _ in _functions(value):
        if function in _OF_CONDITIONS:
            raise Invalid(
                f"Template error: {function} is not supported here: only the Conditions and Rules of a template take it"
            )


def check_functions(value: Any) -> None:
    """Raise Invalid for an unknown function, and for a function that does not take its arguments."""
    for function, given in _functions(value):
        check_arguments = _CHECKS.get(function)
        if check_arguments is None:
            if function not in _ELSEWHERE and function != _DEPENDS_ON:
                raise Invalid(
                    f"Template error: Encountered unsupported function: {function} Supported functions are: "
                    f"[{', '.join(sorted({*_CHECKS, *_ELSEWHERE}))}]"
                )
        elif reason := check_arguments(given):
            raise Invalid(f"Template error: {reason}")
