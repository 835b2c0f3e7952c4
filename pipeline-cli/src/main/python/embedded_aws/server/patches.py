"""
Changes of MiniStack. Each is checked against the installed version before it is made.

A patch names what it changes by module and path: an attribute of the module, then keys of the dict in it. A function is
changed only for one with the same parameters, so a version of MiniStack that renames, removes or extends what a patch
relies on stops the start.
"""

import functools
import inspect
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, NamedTuple

from embedded_aws.server.versions import Mismatch


class Patch(NamedTuple):
    """One change. `change` makes the new value from the present one and raises Mismatch if that is not as expected."""

    module: ModuleType
    path: tuple[str, ...]
    change: Callable[[Any], Any]

    @property
    def name(self) -> str:
        """The changed name, as in Python code."""
        attribute, *keys = self.path
        return f"{self.module.__name__}.{attribute}" + "".join(f'["{key}"]' for key in keys)


_ABSENT = object()


def wrap(module: ModuleType, *path: str, by: Callable) -> Patch:
    """Wrap a function: by(original, ...) takes the original function and then the same parameters."""
    expected = _parameters(functools.partial(by, None))
    return Patch(module, path, lambda original: functools.partial(by, _checked(original, by, expected)))


def replace(module: ModuleType, *path: str, by: Any) -> Patch:
    """Replace a function by one with the same parameters."""
    return Patch(module, path, lambda original: _checked(original, by, _parameters(by)) and by)


def derive(module: ModuleType, *path: str, by: Callable[[Any], Any]) -> Patch:
    """Replace a value that is not a function by by(value), which has the same type."""

    def change(value: Any) -> Any:
        if value is _ABSENT:
            raise Mismatch("does not exist")
        new = by(value)
        if type(new) is not type(value):
            raise Mismatch(f"is of type {type(value).__name__}, not {type(new).__name__}")
        return new

    return Patch(module, path, change)


def add(module: ModuleType, *path: str, value: Any) -> Patch:
    """Add an entry to a dict that has none of this key."""

    def change(present: Any) -> Any:
        if present is not _ABSENT:
            raise Mismatch("exists now: MiniStack may have what the embedded AWS adds")
        return value

    return Patch(module, path, change)


def put(module: ModuleType, *path: str, value: Any) -> Patch:
    """Set an entry of a dict, whether it has one of this key or not."""
    return Patch(module, path, lambda present: value)


def apply(patches: Iterable[Patch]) -> list[str]:
    """Make the changes in this order. Returns a line for each one that is not possible."""
    problems = []
    for patch in patches:
        try:
            _apply(patch)
        except Mismatch as mismatch:
            problems.append(f"{patch.name} {mismatch}")
    return problems


def _apply(patch: Patch) -> None:
    attribute, *keys = patch.path
    if not keys:
        present = getattr(patch.module, attribute, _ABSENT)
        new = patch.change(present)
        if not hasattr(patch.module, attribute):
            raise Mismatch("does not exist")
        for module in _importers(patch.module, attribute, present):
            setattr(module, attribute, new)
        return
    holder = getattr(patch.module, attribute, None)
    for key in keys[:-1]:
        holder = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(holder, dict):
        raise Mismatch("does not exist: it is not in a dict")
    holder[keys[-1]] = patch.change(holder.get(keys[-1], _ABSENT))


def _importers(owner: ModuleType, name: str, value: Any) -> list[ModuleType]:
    """The owner, and each loaded module of the same package that has imported the name from it."""
    package = owner.__name__.partition(".")[0] + "."
    return [owner] + [
        module
        for module_name, module in list(sys.modules.items())
        if module is not owner and module_name.startswith(package) and vars(module).get(name, _ABSENT) is value
    ]


def _checked(original: Any, replacement: Callable, expected: str) -> Any:
    if original is _ABSENT:
        raise Mismatch("does not exist")
    if not callable(original):
        raise Mismatch("is not a function")
    actual = _parameters(original)
    if actual != expected:
        raise Mismatch(f"takes {actual}, not {expected}")
    if inspect.iscoroutinefunction(original) != inspect.iscoroutinefunction(replacement):
        raise Mismatch(f"is {'' if inspect.iscoroutinefunction(original) else 'not '}a coroutine function")
    return original


def _parameters(function: Callable) -> str:
    """The parameters as in the function's definition, without types."""
    signature = inspect.signature(function)
    plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=plain, return_annotation=inspect.Signature.empty))
