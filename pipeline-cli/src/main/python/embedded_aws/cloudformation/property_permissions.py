"""
Which of the permissions that AWS publishes for a resource handler a resource needs, by its properties.

For each type and handler, AWS publishes all permissions that any template can need. The files beside this module, one
for each service, say which of them only certain properties need; a permission that no row matches is always needed.
A file maps types to

    also:                         # permissions that AWS documents elsewhere
      source: the page
      create: actions             # and other handlers
    permissions:                  # the first matching row applies; then those of all-types.yaml
      - actions: patterns
        handlers: [create]        # without it: all
        when: ...                 # see _CONDITIONS
        why: the reason
"""

import functools
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from embedded_aws.cloudformation.changes import Change

_FOLDER = Path(__file__).with_suffix("")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def _file(name: str) -> dict:
    path = _FOLDER / f"{name}.yaml"
    return yaml.load(path.read_text(), _LOADER) if path.exists() else {}


def of_type(type_name: str) -> dict | None:
    """What is known of a type. None: nothing, and all published permissions are needed."""
    return _file(type_name.split("::")[1].lower()).get(type_name) if type_name.count("::") == 2 else None


def all_types() -> list:
    """The types that something is known of."""
    return [name for path in sorted(_FOLDER.glob("*.yaml")) for name in _file(path.stem) if name != "*"]


def also(type_name: str, operation: str) -> list:
    """The actions of a handler that AWS documents elsewhere."""
    return (of_type(type_name) or {}).get("also", {}).get(operation, "").split()


def needed(change: Change, action: str) -> bool:
    """Whether a change needs an action that AWS lists for its handler."""
    rows = [*(of_type(change.type) or {}).get("permissions", ()), *_file("all-types")["*"]["permissions"]]
    row = next((row for row in rows if _matches(row, change.operation, action)), None)
    return row is None or _holds(row["when"], change)


def _matches(row: dict, operation: str, action: str) -> bool:
    return operation in row.get("handlers", (operation,)) and any(
        fnmatchcase(action, pattern) for pattern in row["actions"].split()
    )


def _holds(when: Any, change: Change) -> bool:
    if isinstance(when, str):
        return {"always": True, "never": False}[when]
    ((condition, properties),) = when.items()
    return _CONDITIONS[condition](change, properties)


def _entry_removed(change: Change, properties: dict) -> bool:
    ((name, key),) = properties.items()
    before, after = (
        {entry.get(key) for entry in each.get(name) or ()} for each in (change.previous, change.properties)
    )
    return bool(before - after)


_CONDITIONS: dict[str, Callable[[Change, Any], bool]] = {
    # One of the properties is set, or was set before an update.
    "given": lambda change, names: change.given(*names),
    # An update changes one of the properties; a creation, read or deletion has it.
    "changed": lambda change, names: change.changed(*names),
    # An update takes one of the properties away.
    "removed": lambda change, names: change.operation == "update" and change.removed(*names),
    # An update changes another property.
    "changed-except": lambda change, names: any(
        change.changed(name) for name in {*change.properties, *change.previous} - {*names}
    ),
    # An update takes an entry out of a list: property and key of the entries.
    "entry-removed": _entry_removed,
    # A property has a value, which a template may write as text.
    "value": lambda change, values: all(
        str(change.properties.get(name)).lower() == str(value).lower() for name, value in values.items()
    ),
}
