"""The schemas of the resource types in AWS's registry, and other data of AWS that cfn-lint ships."""

import functools
import json
from importlib import util
from pathlib import Path


@functools.cache
def _folder() -> Path:
    # Not `import cfnlint`: that takes a second.
    package = util.find_spec("cfnlint")
    if package is None or not package.submodule_search_locations:
        raise ImportError("cfn-lint is not installed")
    return Path(package.submodule_search_locations[0], "data")


def data(*names: str) -> Path:
    """A file of cfn-lint's data."""
    return _folder().joinpath(*names)


@functools.cache
def _files() -> dict:
    return json.loads(data("schemas", "providers", "us-east-1.json").read_text())


@functools.cache
def schema(type_name: str) -> dict:
    """The schema of a type. {} for a type that has none, such as a custom resource."""
    file = _files().get(type_name)
    return json.loads(data("schemas", "resources", f"{file}.json").read_text()) if file else {}
