"""Adds resource types to MiniStack's CloudFormation."""

from collections.abc import Callable

from ministack.services import cloudformation
from ministack.services.cloudformation import provisioners

from embedded_aws.cloudformation import schemas
from embedded_aws.server.patches import Patch, add, derive, put


def patches(
    type_name: str,
    create: Callable,
    update: Callable,
    delete: Callable,
    tags: str | None = None,
    replaces: bool = False,
) -> tuple[Patch, ...]:
    """
    The patches that add a type, or replace MiniStack's own if `replaces` is true.

    create(logical_id, properties, stack_name) and update(physical_id, old, new, stack_name, logical_id) return
    (physical id, attributes). delete(physical_id, properties) returns nothing. `tags` is the shape of the property
    Tags, "list" or "map". Which properties require replacement comes from the type's schema.
    """
    create_only = tuple(
        pointer.removeprefix("/properties/") for pointer in schemas.schema(type_name).get("createOnlyProperties", ())
    )
    name = next((property_name for property_name in create_only if property_name.endswith("Name")), None)
    handlers = {"create": create, "update": update, "delete": delete, "update_with_logical_id": True}
    set_entry = put if replaces else add
    return (
        derive(provisioners, "_RESOURCE_HANDLERS", type_name, by=lambda present: handlers)
        if replaces
        else add(provisioners, "_RESOURCE_HANDLERS", type_name, value=handlers),
        set_entry(provisioners, "_REPLACING_PROPERTIES", type_name, value=create_only),
        *([set_entry(provisioners, "_CUSTOM_NAME_REPLACEMENT", type_name, value={"name": name})] if name else []),
        *([set_entry(provisioners, "_STACK_TAG_PROPERTY", type_name, value=("Tags", tags))] if tags else []),
    )


def generated_name(stack_name: str, logical_id: str, max_length: int) -> str:
    """A name as CloudFormation generates it: the same in updates, a new one for a replacement."""
    return provisioners._physical_name(stack_name, logical_id, max_len=max_length)


def stack_id(stack_name: str) -> str:
    return (cloudformation._stacks.get(stack_name) or {}).get("StackId", "")
