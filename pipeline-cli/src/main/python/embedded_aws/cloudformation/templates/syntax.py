"""
Reads the text of a template as CloudFormation does.

AWS (CloudFormation User Guide, "CloudFormation template formats"): YAML 1.1 without aliases, merges and the tags
binary, omap, pairs, set and timestamp. A key that a mapping has twice is no error: the last one counts, in JSON and
YAML.
"""

import copy
import functools
import json
from typing import Any

import yaml
from ministack.services.cloudformation import engine

from embedded_aws.cloudformation.templates import structure
from embedded_aws.cloudformation.templates.invalid import Invalid

_FORMAT = "Template format error: "

# Functions with a short form that MiniStack's loader lacks.
_SHORT_FORMS = (
    "Contains",
    "EachMemberEquals",
    "EachMemberIn",
    "Length",
    "RefAll",
    "ToJsonString",
    "Transform",
    "ValueOf",
    "ValueOfAll",
)


class _Loader(engine.CfnLoader):
    """MiniStack's loader, stricter where CloudFormation is."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise Invalid("Template error: YAML aliases are not allowed in CloudFormation templates")
        return super().compose_node(parent, index)

    def get_att(self, node: yaml.Node) -> dict:
        """Keeps a text without a dot as it is, so that references.py can name it."""
        if not isinstance(node, yaml.ScalarNode):
            return {"Fn::GetAtt": self.construct_sequence(node, deep=True)}
        text = self.construct_scalar(node)
        return {"Fn::GetAtt": text.split(".", 1) if "." in text.strip(".") else text}


_Loader.add_constructor("!GetAtt", _Loader.get_att)
for _name in _SHORT_FORMS:
    _Loader.add_constructor(f"!{_name}", engine._construct_cfn_tag(f"Fn::{_name}"))


def parse_template(template_body: str) -> dict:
    """The template of a text, checked. Raises Invalid. Replaces MiniStack's function."""
    return copy.deepcopy(_parsed(template_body))


@functools.lru_cache(maxsize=8)
def _parsed(text: str) -> dict:
    template = _read(text)
    structure.check(template)
    return template


def _read(text: str) -> dict:
    try:
        template = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader=_Loader)
    except json.JSONDecodeError as error:
        raise Invalid(f"{_FORMAT}JSON not well-formed. (line {error.lineno}, column {error.colno})") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise Invalid(f"{_FORMAT}YAML not well-formed.{where}") from None
    except yaml.YAMLError as error:
        raise Invalid(f"{_FORMAT}YAML not well-formed. ({error})") from None
    if not isinstance(template, dict):
        raise Invalid(f"{_FORMAT}unsupported structure.")
    _check_values(template, "")
    return template


def _check_values(value: Any, path: str) -> None:
    if value is None:
        raise Invalid(f"{_FORMAT}[{path}] 'null' values are not allowed in templates")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise Invalid(f"{_FORMAT}[{path}] map keys must be strings; received numeric [{key}] instead")
            _check_values(item, f"{path}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_values(item, f"{path}/{index}")
    elif not isinstance(value, (str, int, float)):
        raise Invalid(f"{_FORMAT}YAML not well-formed. ([{path}] has a tag that CloudFormation does not support)")
