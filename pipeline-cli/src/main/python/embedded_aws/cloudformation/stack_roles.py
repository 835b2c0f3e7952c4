"""
Whom CloudFormation acts as in a stack operation: the stack's role, else the caller.

AWS (CreateChangeSet, RoleARN): the role is used for all future operations on the stack, also by callers who may not
pass it. The role has to let cloudformation.amazonaws.com assume it. Passing it is pass_role.py's.
"""
from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, handlers
from ministack.services.cloudformation.helpers import _error, _p

from embedded_aws.iam import actors, service_roles

_SERVICE = "cloudformation.amazonaws.com"

# The operations that take a role; all but CreateChangeSet also change the stack at once.
_WITH_ROLE = ("CreateStack", "UpdateStack", "DeleteStack", "CreateChangeSet", "ContinueUpdateRollback",
              "RollbackStack")


def _guard(operation, handler):
    def handle(params):
        stack = handlers._resolve_stack(_p(params, "StackName")) or {}
        change_set = {}
        if operation == "ExecuteChangeSet":
            change_set = changesets._find_change_set(_p(params, "ChangeSetName"), _p(params, "StackName"))[1] or {}
            stack = handlers._resolve_stack(change_set.get("StackName", "")) or {}
        if stack.get("StackStatus") == "DELETE_COMPLETE":
            stack = {}
        given = _p(params, "RoleARN") if operation in _WITH_ROLE else change_set.get("RoleARN", "")
        role = given or stack.get("RoleARN", "")
        refusal = _refuse(role, stack.get("StackId") or _future_id(_p(params, "StackName")))
        if refusal:
            return refusal
        token = actors.act_as(_actor(role))
        try:
            answer = handler(params)
        finally:
            actors.act_as_before(token)
        if given and answer[0] == 200:
            _remember(operation, params, given)
        return answer

    return handle


def _future_id(stack_name):
    """The id that a stack of this name will have, as far as it is known before."""
    from ministack.core.responses import get_account_id, get_region

    return f"arn:aws:cloudformation:{get_region()}:{get_account_id()}:stack/{stack_name}/"


def _actor(role):
    if role:
        return actors.ServiceRole(role, "AWSCloudFormation")
    caller = actors.caller()
    return caller and actors.ForwardedCaller(caller.access_key, caller.account)


def _refuse(role, stack_id):
    if not role:
        return None
    found = service_roles.find(role)
    if found is None or not service_roles.trusts(found, _SERVICE, stack_id):
        return _error("ValidationError", f"Role {role} is invalid or cannot be assumed")
    return None


def _remember(operation, params, role):
    found = changesets._find_change_set(_p(params, "ChangeSetName"), _p(params, "StackName"))[1]
    if operation == "CreateChangeSet":
        found["RoleARN"] = role
        return
    stack = handlers._resolve_stack(found["StackName"] if operation == "ExecuteChangeSet" else _p(params, "StackName"))
    if stack is not None:
        stack["RoleARN"] = role


def install():
    find_change_set = changesets._find_change_set

    def own_change_set(cs_name, stack_name=""):
        stack_name = (handlers._resolve_stack(stack_name) or {}).get("StackName", stack_name)
        found_id, found = find_change_set(cs_name, stack_name)
        # A change set's ARN together with the name of another stack: the caller's rights were asked for that one.
        if found and stack_name and stack_name != found["StackName"]:
            return None, None
        return found_id, found

    changesets._find_change_set = own_change_set
    for operation in (*_WITH_ROLE, "ExecuteChangeSet"):
        cloudformation._ACTION_HANDLERS[operation] = _guard(operation, cloudformation._ACTION_HANDLERS[operation])
    _show_role()


def _show_role():
    """DescribeStacks answers the stack's role."""
    describe = cloudformation._ACTION_HANDLERS["DescribeStacks"]

    def describe_stacks(params):
        status, headers, body = describe(params)
        if status != 200:
            return status, headers, body
        text = body.decode() if isinstance(body, bytes) else body
        for stack in cloudformation._stacks.values():
            role, id_tag = stack.get("RoleARN"), f"<StackId>{stack['StackId']}</StackId>"
            if role:
                text = text.replace(id_tag, f"{id_tag}<RoleARN>{role}</RoleARN>")
        return status, headers, text.encode() if isinstance(body, bytes) else text

    cloudformation._ACTION_HANDLERS["DescribeStacks"] = describe_stacks
