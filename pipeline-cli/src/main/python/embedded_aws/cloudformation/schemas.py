"""AWS's own registry schemas of the resource types, which cfn-lint ships; and where what they say is applied."""
import functools
import json
import sys
from importlib import util
from pathlib import Path

from ministack.services.cloudformation import provisioners


@functools.cache
def _folder():
    return Path(util.find_spec("cfnlint").submodule_search_locations[0], "data", "schemas")


@functools.cache
def _files():
    return json.loads((_folder() / "providers" / "us-east-1.json").read_text())


@functools.cache
def schema(type_name):
    """The schema of a type; {} for a type without one (custom resources)."""
    file = _files().get(type_name)
    return json.loads((_folder() / "resources" / f"{file}.json").read_text()) if file else {}


def replace_in_cloudformation(name, function):
    """Replace a function of the provisioners in every module of MiniStack's CloudFormation that imported it."""
    original = getattr(provisioners, name)
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("ministack.services.cloudformation") and getattr(module, name, None) is original:
            setattr(module, name, function)
