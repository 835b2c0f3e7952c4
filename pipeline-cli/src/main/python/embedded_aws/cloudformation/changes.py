"""A change of a resource by CloudFormation, as input of the permission tables."""

import dataclasses
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudformation
from ministack.services.cloudformation import provisioners

from embedded_aws.cloudformation import schemas


@dataclasses.dataclass(frozen=True)
class Change:
    """`properties` are the new ones, or the last ones in a deletion. `previous` are those before an update, else {}."""

    type: str
    operation: str  # create, read, update or delete
    logical_id: str
    stack_name: str
    properties: dict
    previous: dict = dataclasses.field(default_factory=dict)
    physical_id: str = ""

    @property
    def region(self) -> str:
        return get_region()

    @property
    def account(self) -> str:
        return get_account_id()

    def given(self, *names: Any) -> bool:
        """Whether one of the properties (dotted paths) is set, or was set before an update."""
        both = (self.properties, self.previous)
        return any(_value(properties, name) is not None for properties in both for name in names)

    def changed(self, *names: Any) -> bool:
        """Whether an update changes one of the properties, or a creation or deletion has it."""
        if self.operation != "update":
            return self.given(*names)
        return any(_value(self.properties, name) != _value(self.previous, name) for name in names)

    def removed(self, *names: Any) -> bool:
        """Whether an update removes one of the properties."""
        return any(_value(self.previous, name) is not None and _value(self.properties, name) is None for name in names)

    def name(self, property_name: str, max_length: int = 128, lowercase: bool = False) -> str:
        """The name of the resource: from its property, the existing one, or the one that CloudFormation generates."""
        return (
            self.properties.get(property_name)
            or self.physical_id
            or provisioners._physical_name(self.stack_name, self.logical_id, max_len=max_length, lowercase=lowercase)
        )

    def as_read(self, physical_id: str) -> "Change":
        """The read that follows this change."""
        return dataclasses.replace(self, operation="read", physical_id=physical_id)


def of(
    type_name: str,
    operation: str,
    logical_id: str | None,
    stack_name: str | None,
    properties: dict | None,
    previous: dict | None = None,
    physical_id: str | None = "",
) -> Change:
    return Change(
        type_name,
        operation,
        logical_id or "",
        stack_name or "",
        _tagged(type_name, stack_name, _own(type_name, properties)),
        _tagged(type_name, stack_name, _own(type_name, previous)) if previous else {},
        physical_id or "",
    )


def _tagged(type_name: str, stack_name: str | None, properties: dict) -> dict:
    """The properties with the stack's tags, which CloudFormation gives each resource that can have tags."""
    given = (cloudformation._stacks.get(stack_name or "") or {}).get("Tags") or ()
    tagging = schemas.schema(type_name).get("tagging") or {}
    if not given or not tagging.get("taggable") or tagging.get("tagProperty", "/properties/Tags") != "/properties/Tags":
        return properties
    tags = properties.get("Tags") or ()
    if isinstance(tags, dict) or schemas.schema(type_name)["properties"].get("Tags", {}).get("type") == "object":
        return {**properties, "Tags": {**{tag["Key"]: tag.get("Value", "") for tag in given}, **dict(tags)}}
    own = {tag.get("Key") for tag in tags if isinstance(tag, dict)}
    return {**properties, "Tags": [*tags, *(tag for tag in given if tag["Key"] not in own)]}


def _own(type_name: str, properties: dict | None) -> dict:
    """The properties without the tags that CloudFormation adds, for which nobody needs a permission."""
    owned = dict(properties or {})
    name = (schemas.schema(type_name).get("tagging") or {}).get("tagProperty", "/properties/Tags").rpartition("/")[2]
    tags = owned.get(name)
    if isinstance(tags, dict):
        owned[name] = {key: value for key, value in tags.items() if not key.startswith("aws:")}
    elif isinstance(tags, list):
        owned[name] = [
            tag for tag in tags if not (isinstance(tag, dict) and str(tag.get("Key", "")).startswith("aws:"))
        ]
    return owned


def _value(properties: dict, path: str) -> Any:
    """
    The property at a dotted path, or in a list those of its entries. None if it is not set or empty.

    An empty object is a property with its defaults, such as GenerateSecretString. Empty tags are none.
    """
    value: Any = properties
    for name in path.split("."):
        if isinstance(value, list):
            value = [entry[name] for entry in value if isinstance(entry, dict) and entry.get(name)]
        else:
            value = value.get(name) if isinstance(value, dict) else None
    none: tuple = (None, "", [], {}) if path.endswith("Tags") else (None, "", [])
    return None if value in none or value is False else value
