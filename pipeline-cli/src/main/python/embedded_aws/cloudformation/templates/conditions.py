"""
The conditions of a template.

AWS (CloudFormation User Guide, "Condition functions"): conditions refer to parameters, mappings and other conditions,
and compare values as text. Fn::FindInMap, Fn::Join, Fn::Select, Fn::Split and Fn::Sub are evaluated in them.
"""

import contextvars
from typing import Any

from ministack.services.cloudformation import engine

from embedded_aws.cloudformation.templates import references
from embedded_aws.cloudformation.templates.invalid import Invalid

# The name of the stack that the current operation is about, for Ref of AWS::StackName.
stack_name: contextvars.ContextVar[str] = contextvars.ContextVar("embedded_aws_stack_name", default="")

_COUNTS = {"Fn::And": (2, 10), "Fn::Or": (2, 10), "Fn::Not": (1, 1), "Fn::Equals": (2, 2)}


def evaluate(template: dict, params: dict) -> dict[str, bool]:
    """Whether each condition holds. Raises Invalid. Replaces MiniStack's function."""
    return _Conditions(template, params).all()


class _Conditions:
    def __init__(self, template: dict, parameters: dict) -> None:
        self.definitions = template.get("Conditions") or {}
        self.mappings = template.get("Mappings") or {}
        self.declared = {*(template.get("Parameters") or {}), *parameters}
        self.parameters = parameters
        self.known: dict[str, bool] = {}
        self.under_way: list[str] = []

    def all(self) -> dict[str, bool]:
        return {name: self._named(name) for name in self.definitions}

    def _named(self, name: Any) -> bool:
        if not isinstance(name, str):
            raise Invalid("Template error: every Condition member must be a string.")
        if name not in self.definitions:
            raise Invalid(
                f"Template format error: Unresolved condition dependency {name} in the Conditions block of the template"
            )
        if name in self.under_way:
            raise Invalid(
                f"Template format error: Found circular condition dependency between {name} and {self.under_way[-1]}"
            )
        if name not in self.known:
            self.under_way.append(name)
            self.known[name] = self._holds(self.definitions[name])
            self.under_way.pop()
        return self.known[name]

    def _holds(self, expression: Any) -> bool:
        function, given = next(iter(expression.items())) if isinstance(expression, dict) and expression else ("", None)
        if function == "Condition":
            return self._named(given)
        if function not in _COUNTS:
            raise Invalid(
                "Template format error: Conditions can only be boolean operations on parameters and other conditions"
            )
        least, most = _COUNTS[function]
        if not isinstance(given, list) or not least <= len(given) <= most:
            raise Invalid(_WORDS[function])
        if function == "Fn::Equals":
            left, right = (self._text(value) for value in given)
            return left == right
        # All of them, so that a mistake behind the first false one is found too.
        held = [self._holds(value) for value in given]
        return {"Fn::And": all(held), "Fn::Or": any(held), "Fn::Not": not held[0]}[function]

    def _text(self, value: Any) -> str:
        if isinstance(value, dict) and {*value} & {*_COUNTS, "Condition"}:
            return _as_text(self._holds(value))
        unresolved = [name for name, _ in engine._intrinsic_references(value) if not self._is_there(name)]
        if unresolved:
            raise Invalid(
                f"Template format error: Unresolved dependencies [{', '.join(unresolved)}]. Cannot reference resources "
                "in the Conditions block of the template"
            )
        references.check_functions(value)
        try:
            resolved = engine._resolve_refs(
                value, {}, self.parameters, self.known, self.mappings, stack_name.get(), stack_name.get()
            )
        except (AttributeError, IndexError, KeyError, TypeError):
            raise Invalid(f"Template error: {next(iter(value))} can't be evaluated in Conditions") from None
        if isinstance(resolved, (dict, list)):
            raise Invalid(_WORDS["Fn::Equals"])
        return _as_text(resolved)

    def _is_there(self, name: str) -> bool:
        return name in self.declared or name in references.PSEUDO_PARAMETERS


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_WORDS = {
    "Fn::And": "Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.",
    "Fn::Equals": "Template error: every Fn::Equals object requires a list of 2 string parameters.",
    "Fn::Not": "Template error: every Fn::Not object requires one boolean parameter.",
    "Fn::Or": "Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.",
}
