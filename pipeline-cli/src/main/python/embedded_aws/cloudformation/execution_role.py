"""
The permissions that CloudFormation needs for each resource that it creates, updates, reads or deletes.

CloudFormation acts as the stack's role or, for a stack without a role, as its caller (stack_roles.py). MiniStack checks
no permissions. A refused resource fails with AWS's message, and the stack rolls back with the same permissions.
"""

import contextvars
from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import provisioners

from embedded_aws.cloudformation import (
    assumed_roles,
    changes,
    handler_permissions,
    missing_rights,
    resource_updates,
    schemas,
)
from embedded_aws.cloudformation.changes import Change
from embedded_aws.cloudformation.resource_updates import Update
from embedded_aws.iam import actors, authorization, pass_role, passed_roles

# The update in progress: what its handler creates and deletes is a part of it.
_updating: contextvars.ContextVar[Update | None] = contextvars.ContextVar("embedded_aws_updating", default=None)

# Whether a creation is undone because its result may not be read. That deletion needs no permission.
_undoing = contextvars.ContextVar("embedded_aws_undoing", default=False)


class NotAuthorized(ValueError):
    """The reason in the resource's event."""

    def __init__(self, message: str, others: str = "") -> None:
        super().__init__(f'Resource handler returned message: "{message}" (HandlerErrorCode: AccessDenied){others}')


def check(change: Change) -> None:
    """Raise NotAuthorized unless the acting principal may make this change."""
    refusal = assumed_roles.refusal(change)
    if refusal:
        raise ValueError(refusal)
    actor = actors.current()
    if actor is None:
        raise NotAuthorized("Access Denied: nobody signed the request")
    try:
        if actor.principal().policies is None:
            return
        needs = handler_permissions.of(change)
    except (handler_permissions.Unknown, PermissionError) as refused:
        raise NotAuthorized(str(refused)) from None
    try:
        for action, arn, keys in needs:
            authorization.require(actor, action, arn, keys)
        for role, service in _passed(change):
            pass_role.require(actor, role, service)
    except authorization.AccessDenied as denied:
        raise NotAuthorized(str(denied), missing_rights.others(actor, change, str(denied))) from None


def _passed(change: Change) -> list:
    """The roles that a change hands over, with the services that get them."""
    if change.operation not in ("create", "update"):
        return []
    return [
        (role, service)
        for role, service in passed_roles.in_resource(change.type, change.properties, change.account)
        if change.operation == "create" or role not in _already_passed(change)
    ]


def _already_passed(change: Change) -> list | tuple:
    """The roles that an update does not pass again. Calls to CodePipeline and CodeBuild always pass theirs."""
    if change.type in ("AWS::CodePipeline::Pipeline", "AWS::CodeBuild::Project"):
        return ()
    return [role for role, _ in passed_roles.in_resource(change.type, change.previous, change.account)]


def provision(original: Callable, resource_type: str, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of a resource."""
    if _updating.get() is not None:
        return original(resource_type, logical_id, props, stack_name)
    change = changes.of(resource_type, "create", logical_id, stack_name, props)
    check(change)
    physical_id, attributes = original(resource_type, logical_id, props, stack_name)
    try:
        check(change.as_read(physical_id))
    except NotAuthorized:
        token = _undoing.set(True)
        try:
            provisioners._delete_resource(resource_type, physical_id, props, stack_name, logical_id)
        finally:
            _undoing.reset(token)
        raise
    return physical_id, attributes


@resource_updates.wrapper
def update(proceed: Callable[[Update], tuple], update: Update) -> tuple:
    """Wraps the update of a resource."""
    if update.old == update.new:
        return proceed(update)
    replaced = _replaced(update.type, update.old, update.new)
    operation = "create" if replaced else "update"
    change = changes.of(
        update.type,
        operation,
        update.logical_id,
        update.stack_name,
        update.new,
        {} if replaced else update.old,
        "" if replaced else update.physical_id,
    )
    check(change)
    if not replaced:
        check(change.as_read(update.physical_id))
    # A nested stack's resources are changes of their own.
    token = _updating.set(None if update.type == "AWS::CloudFormation::Stack" else update)
    try:
        return proceed(update)
    finally:
        _updating.reset(token)


def delete(
    original: Callable,
    resource_type: str,
    physical_id: str,
    props: dict,
    stack_name: str | None = None,
    logical_id: str | None = None,
) -> Any:
    """Wraps the deletion of a resource."""
    if _undoing.get():
        _undoing.set(False)
        return original(resource_type, physical_id, props, stack_name, logical_id)
    check(changes.of(resource_type, "delete", logical_id, stack_name, props, physical_id=physical_id))
    return original(resource_type, physical_id, props, stack_name, logical_id)


def delete_predecessor(original: Callable, delete_fn: Callable, *args: Any, **kwargs: Any) -> Any:
    """Wraps the deletion of the resource that an update has replaced."""
    updating = _updating.get()
    if updating is None or delete_fn is provisioners._delete_resource:
        return original(delete_fn, *args, **kwargs)

    def checked(*args: Any, **kwargs: Any) -> Any:
        check(
            changes.of(
                updating.type,
                "delete",
                updating.logical_id,
                updating.stack_name,
                updating.old,
                physical_id=updating.physical_id,
            )
        )
        return delete_fn(*args, **kwargs)

    return original(checked, *args, **kwargs)


def _replaced(resource_type: str, old: dict, new: dict) -> bool:
    """Whether an update replaces the resource."""
    create_only = {
        pointer.removeprefix("/properties/").partition("/")[0]
        for pointer in schemas.schema(resource_type).get("createOnlyProperties", ())
    }
    return any(old.get(name) != new.get(name) for name in create_only)
