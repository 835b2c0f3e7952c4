"""
All rights that the stack's role lacks, for the message of the first refusal.

AWS names one action at a time, and each is a run. The embedded AWS adds the others: of the same resource, with its read
handler, and of the resources that come later.
"""

from embedded_aws.cloudformation import foreseen_changes, handler_permissions, property_permissions, schemas
from embedded_aws.cloudformation.changes import Change
from embedded_aws.iam import authorization, passed_roles
from embedded_aws.iam.actors import Actor


def others(actor: Actor, refused: Change, message: str) -> str:
    """A sentence with the actions and resources that the actor lacks, besides the one in the message. "" for none."""
    lines: dict[str, None] = {}
    for change in (refused, *foreseen_changes.after(refused)):
        for missing in _missing(actor, change):
            if f"perform: {missing}" not in message:
                lines.setdefault(f"{missing} for {change.logical_id}{_note(change.type)}")
    return ". The embedded AWS adds: the role also lacks " + ", ".join(lines) if lines else ""


def _note(type_name: str) -> str:
    known = property_permissions.of_type(type_name) or not schemas.schema(type_name).get("handlers")
    return "" if known else f" (in AWS's list for {type_name}; which of its properties need it is not known)"


def _missing(actor: Actor, change: Change) -> list:
    handlers = [change]
    if change.operation != "delete":
        handlers.append(change.as_read(change.physical_id))
    try:
        needs = [need for handler in handlers for need in handler_permissions.of(handler)]
        needs += [
            ("iam:PassRole", role, {"iam:PassedToService": service})
            for role, service in passed_roles.in_resource(change.type, change.properties, change.account)
            if role not in [each for each, _ in passed_roles.in_resource(change.type, change.previous, change.account)]
        ]
    except (handler_permissions.Unknown, KeyError, TypeError, AttributeError):
        return []
    return [
        f"{action} on resource: {arn}"
        for action, arn, keys in needs
        if not authorization.allows(actor, action, str(arn), keys)
    ]
