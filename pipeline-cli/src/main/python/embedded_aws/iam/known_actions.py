"""The actions that AWS has, by service, as the Service Authorization Reference lists them; cfn-lint ships the list."""

import functools
import json

from embedded_aws.cloudformation import schemas


@functools.cache
def _services() -> dict:
    return json.loads(schemas.data("AdditionalSpecs", "Policies.json").read_text())


@functools.cache
def of(service: str, *resource_types: str) -> frozenset[str]:
    """
    The actions of a service, by its prefix in policies and in lower case; with resource types, only those that a policy
    can allow on one of them. Empty for an unknown service.
    """
    actions = _services().get(service, {}).get("Actions", {})
    return frozenset(
        name
        for name, action in actions.items()
        if not resource_types or not {*resource_types}.isdisjoint(action.get("Resources", ()))
    )


def services() -> frozenset[str]:
    """The prefixes of all services."""
    return frozenset(_services())
