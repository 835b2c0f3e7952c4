"""
In which states a stack can be created or updated.

AWS (CloudFormation User Guide, "Understand stack creation events"): a stack in ROLLBACK_COMPLETE can only be deleted.
MiniStack replaces it, and makes change sets for stacks that can't be updated.
"""

from collections.abc import Callable

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers
from ministack.services.cloudformation.helpers import _error, _p

from embedded_aws.server.patches import Patch, wrap

_NOT_THERE = ("DELETE_COMPLETE", "REVIEW_IN_PROGRESS")
_UPDATABLE = (
    "CREATE_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "REVIEW_IN_PROGRESS",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
)


def guards() -> tuple[Patch, ...]:
    return tuple(
        wrap(cloudformation, "_ACTION_HANDLERS", operation, by=_guard)
        for operation in ("CreateStack", "UpdateStack", "CreateChangeSet")
    )


def _guard(original: Callable, params: dict) -> tuple:
    operation, name = _p(params, "Action"), _p(params, "StackName")
    stack = handlers._resolve_stack(name) or {}
    status = stack.get("StackStatus", "DELETE_COMPLETE")
    if status == "DELETE_COMPLETE":
        return original(params)
    kind = "UPDATE" if operation == "UpdateStack" else _p(params, "ChangeSetType", "UPDATE")
    if operation == "CreateStack" or kind == "CREATE":
        if status not in _NOT_THERE:
            return _error("AlreadyExistsException", f"Stack [{name}] already exists")
    elif kind == "UPDATE" and status not in _UPDATABLE:
        return _error("ValidationError", f"Stack:{stack['StackId']} is in {status} state and can not be updated.")
    return original(params)
