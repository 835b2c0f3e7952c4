"""Updates of resources: what checks or changes them, in the form of MiniStack's function."""

from collections.abc import Callable
from typing import NamedTuple


class Update(NamedTuple):
    type: str
    physical_id: str
    old: dict
    new: dict
    stack_name: str
    logical_id: str | None
    old_attributes: dict | None


def wrapper(by: Callable[[Callable[[Update], tuple], Update], tuple]) -> Callable:
    """
    A wrapper of the update of a resource. by(proceed, update) calls proceed(update) for the update itself, which gives
    the resource's (physical id, attributes).
    """

    def update(
        original: Callable,
        resource_type: str,
        physical_id: str,
        old_props: dict,
        new_props: dict,
        stack_name: str,
        logical_id: str | None = None,
        old_attrs: dict | None = None,
    ) -> tuple:
        return by(
            lambda changed: original(*changed),
            Update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs),
        )

    return update
