"""The resources that the added types keep: one store per kind, scoped by account and region as MiniStack's own."""
import copy

from ministack.core.responses import AccountRegionScopedDict

STATE_KEY = "embedded_aws"

_stores = {}


def store(name):
    """The store of one kind of resource."""
    return _stores.setdefault(name, AccountRegionScopedDict())


def get_state():
    return copy.deepcopy(_stores)


def load_persisted_state(data):
    for name, kept in data.items():
        store(name).update(kept)


def reset():
    for kept in _stores.values():
        kept.clear()
