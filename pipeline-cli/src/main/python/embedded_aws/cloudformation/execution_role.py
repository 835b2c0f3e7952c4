"""
The rights of whoever CloudFormation acts as, asked for each resource that it creates, updates, reads or deletes.

That is the stack's role or, for a stack without one, its caller (stack_roles.py). MiniStack asks nobody. A resource
that may not be touched fails with AWS's words, and the stack rolls back, with the same rights.
"""
import contextvars

from ministack.services.cloudformation import provisioners

from embedded_aws.cloudformation import assumed_roles, changes, handler_permissions, schemas, stack_roles, template_urls
from embedded_aws.iam import actors, authorization, pass_role, passed_roles
from embedded_aws.logs import log_group_type

# The update that is running: what its handler creates and deletes belongs to it.
_updating = contextvars.ContextVar("embedded_aws_updating", default=None)


class NotAuthorized(ValueError):
    """The reason that the resource's event gives."""

    def __init__(self, message):
        super().__init__(f'Resource handler returned message: "{message}" (HandlerErrorCode: AccessDenied)')


def check(change):
    """Raise NotAuthorized unless who acts may make this change."""
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
        if change.operation in ("create", "update"):
            for role, service in passed_roles.in_resource(change.type, change.properties, change.account):
                if change.operation == "create" or role not in _already_passed(change):
                    pass_role.require(actor, role, service)
    except authorization.AccessDenied as denied:
        raise NotAuthorized(str(denied)) from None


def _already_passed(change):
    """The roles that an update does not pass again. CodePipeline's and CodeBuild's calls always carry theirs."""
    if change.type in ("AWS::CodePipeline::Pipeline", "AWS::CodeBuild::Project"):
        return ()
    return [role for role, _ in passed_roles.in_resource(change.type, change.previous, change.account)]


def install():
    stack_roles.install()
    template_urls.install()
    log_group_type.install()
    provision, update, delete, delete_predecessor = (
        provisioners._provision_resource, provisioners._update_resource, provisioners._delete_resource,
        provisioners._delete_predecessor)

    def checked_provision(resource_type, logical_id, props, stack_name):
        if _updating.get() is not None:
            return provision(resource_type, logical_id, props, stack_name)
        change = changes.of(resource_type, "create", logical_id, stack_name, props)
        check(change)
        physical_id, attributes = provision(resource_type, logical_id, props, stack_name)
        try:
            check(change.as_read(physical_id))
        except NotAuthorized:
            delete(resource_type, physical_id, props, stack_name, logical_id)
            raise
        return physical_id, attributes

    def checked_update(resource_type, physical_id, old_props, new_props, stack_name, logical_id=None, old_attrs=None):
        if old_props == new_props:
            return update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)
        replaced = _replaced(resource_type, old_props, new_props)
        operation = "create" if replaced else "update"
        change = changes.of(resource_type, operation, logical_id, stack_name, new_props,
                            {} if replaced else old_props, "" if replaced else physical_id)
        check(change)
        if not replaced:
            check(change.as_read(physical_id))
        # A nested stack's resources are resources of their own.
        token = _updating.set(None if resource_type == "AWS::CloudFormation::Stack" else (
            resource_type, physical_id, old_props, stack_name, logical_id))
        try:
            return update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)
        finally:
            _updating.reset(token)

    def checked_delete(resource_type, physical_id, props, stack_name=None, logical_id=None):
        check(changes.of(resource_type, "delete", logical_id, stack_name, props, physical_id=physical_id))
        return delete(resource_type, physical_id, props, stack_name, logical_id)

    def checked_delete_predecessor(delete_fn, *args, **kwargs):
        updating = _updating.get()
        if updating is None or delete_fn is checked_delete:
            return delete_predecessor(delete_fn, *args, **kwargs)
        resource_type, physical_id, props, stack_name, logical_id = updating

        def checked(*args, **kwargs):
            check(changes.of(resource_type, "delete", logical_id, stack_name, props, physical_id=physical_id))
            return delete_fn(*args, **kwargs)

        return delete_predecessor(checked, *args, **kwargs)

    schemas.replace_in_cloudformation("_provision_resource", checked_provision)
    schemas.replace_in_cloudformation("_update_resource", checked_update)
    schemas.replace_in_cloudformation("_delete_resource", checked_delete)
    provisioners._delete_predecessor = checked_delete_predecessor


def _replaced(resource_type, old, new):
    """Whether an update makes a new resource in place of the old one."""
    create_only = {pointer.removeprefix("/properties/").partition("/")[0]
                   for pointer in schemas.schema(resource_type).get("createOnlyProperties", ())}
    return any(old.get(name) != new.get(name) for name in create_only)
