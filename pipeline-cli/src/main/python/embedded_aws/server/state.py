"""The resources of the types that are added. Each kind has a store, scoped by account and region like MiniStack's."""

import copy

from ministack.core.responses import AccountRegionScopedDict

STATE_KEY = "embedded_aws"

_stores: dict[str, AccountRegionScopedDict] = {}


def store(name: str) -> AccountRegionScopedDict:
    """The store of one kind of resource."""
    return _stores.setdefault(name, AccountRegionScopedDict())


def get_state() -> dict:
    return copy.deepcopy(_stores)


def load_persisted_state(data: dict) -> None:
    for name, kept in data.items():
        store(name).update(kept)


def reset() -> None:
    for kept in _stores.values():
        kept.clear()
