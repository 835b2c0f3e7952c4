"""How a resource type is added to MiniStack's CloudFormation."""
from ministack.services.cloudformation import provisioners

from embedded_aws.cloudformation import schemas


def add(type_name, create, update, delete, tags=None):
    """
    Add a type, or replace MiniStack's.

    create(logical_id, properties, stack_name) and update(physical_id, old, new, stack_name, logical_id) return
    (physical id, attributes); delete(physical_id, properties). `tags` is the shape of its Tags property, "list" or
    "map". What requires replacement is taken from the type's schema.
    """
    create_only = tuple(pointer.removeprefix("/properties/")
                        for pointer in schemas.schema(type_name).get("createOnlyProperties", ()))
    provisioners._RESOURCE_HANDLERS[type_name] = {
        "create": create, "update": update, "delete": delete, "update_with_logical_id": True}
    provisioners._REPLACING_PROPERTIES[type_name] = create_only
    name = next((property_name for property_name in create_only if property_name.endswith("Name")), None)
    if name:
        provisioners._CUSTOM_NAME_REPLACEMENT[type_name] = {"name": name}
    if tags:
        provisioners._STACK_TAG_PROPERTY[type_name] = ("Tags", tags)


def generated_name(stack_name, logical_id, max_length):
    """A name as CloudFormation makes one: stable over updates, new for a replacement."""
    return provisioners._physical_name(stack_name, logical_id, max_len=max_length)


def stack_id(stack_name):
    from ministack.services import cloudformation

    return (cloudformation._stacks.get(stack_name) or {}).get("StackId", "")
