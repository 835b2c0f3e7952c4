"""
The principal that CloudFormation acts as in a stack operation: the stack's role, or the caller if it has none.

AWS (CreateChangeSet, RoleARN): CloudFormation uses the role for all future operations on the stack, even if the caller
may not pass it. The role's trust policy must name cloudformation.amazonaws.com. iam/pass_role.py checks iam:PassRole.
"""

from collections.abc import Callable

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, handlers
from ministack.services.cloudformation.helpers import _error, _p

from embedded_aws.cloudformation import rollback_triggers
from embedded_aws.iam import actors, service_roles
from embedded_aws.iam.actors import Actor
from embedded_aws.server.patches import Patch, wrap

_SERVICE = "cloudformation.amazonaws.com"

# The operations that take a role. All except CreateChangeSet also change the stack.
_WITH_ROLE = ("CreateStack", "UpdateStack", "DeleteStack", "CreateChangeSet", "ContinueUpdateRollback", "RollbackStack")


def guards() -> tuple[Patch, ...]:
    """The patches that make each stack operation act as its principal."""
    return tuple(
        wrap(cloudformation, "_ACTION_HANDLERS", operation, by=_guard(operation))
        for operation in (*_WITH_ROLE, "ExecuteChangeSet")
    )


def _guard(operation: str) -> Callable:
    def handle(original: Callable, params: dict) -> tuple:
        stack = handlers._resolve_stack(_p(params, "StackName")) or {}
        change_set: dict = {}
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
            answer = original(params)
        finally:
            actors.act_as_before(token)
        if given and answer[0] == 200:
            _remember(operation, params, given)
        return answer

    return handle


def _future_id(stack_name: str) -> str:
    """The ARN that a stack of this name will have, without the random part at its end."""
    return f"arn:aws:cloudformation:{get_region()}:{get_account_id()}:stack/{stack_name}/"


def _actor(role: str) -> Actor | None:
    if role:
        return actors.ServiceRole(role, "AWSCloudFormation")
    caller = actors.caller()
    return caller and actors.ForwardedCaller(caller.access_key, caller.account)


def _refuse(role: str, stack_id: str) -> tuple | None:
    if not role:
        return None
    found = service_roles.find(role)
    if found is not None and service_roles.trusts(found, _SERVICE, stack_id):
        return None
    why = ""
    if found is not None and service_roles.needs_source(found, _SERVICE, stack_id):
        why = (
            ". Its trust policy requires aws:SourceAccount or aws:SourceArn, and AWS does not document that"
            " CloudFormation sends them for a stack's role: use a condition operator with IfExists"
        )
    return _error("ValidationError", f"Role {role} is invalid or cannot be assumed{why}")


def _remember(operation: str, params: dict, role: str) -> None:
    found = changesets._find_change_set(_p(params, "ChangeSetName"), _p(params, "StackName"))[1]
    if operation == "CreateChangeSet":
        found["RoleARN"] = role
        return
    stack = handlers._resolve_stack(found["StackName"] if operation == "ExecuteChangeSet" else _p(params, "StackName"))
    if stack is not None:
        stack["RoleARN"] = role


def find_change_set(original: Callable, cs_name: str, stack_name: str = "") -> tuple:
    """Wraps MiniStack's function: (id, change set), or (None, None)."""
    stack_name = (handlers._resolve_stack(stack_name) or {}).get("StackName", stack_name)
    found_id, found = original(cs_name, stack_name)
    # The ARN of a change set with the name of another stack: IAM has decided about the stack of that name.
    if found and stack_name and stack_name != found["StackName"]:
        return None, None
    return found_id, found


def describe_stacks(original: Callable, params: dict) -> tuple:
    """Wraps DescribeStacks: adds each stack's role to the answer."""
    rollback_triggers.looked_at()
    status, headers, body = original(params)
    if status != 200:
        return status, headers, body
    text = body.decode() if isinstance(body, bytes) else body
    for stack in cloudformation._stacks.values():
        role, id_tag = stack.get("RoleARN"), f"<StackId>{stack['StackId']}</StackId>"
        if role:
            text = text.replace(id_tag, f"{id_tag}<RoleARN>{role}</RoleARN>")
    return status, headers, text.encode() if isinstance(body, bytes) else text
