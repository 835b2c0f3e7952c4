"""
The names of finished change sets can be used again.

`aws cloudformation deploy` names its change sets by the second. In AWS, no stack is deployed twice within one second;
here it is.
"""

from collections.abc import Callable

from ministack.services import cloudformation
from ministack.services.cloudformation.helpers import _p


def _done(change_set: dict) -> bool:
    if change_set["Status"] == "FAILED":
        return True
    stack = cloudformation._stacks.get(change_set["StackName"], {})
    # Clients wait for the stack's status, which MiniStack sets a moment before the change set's.
    return change_set["ExecutionStatus"].startswith("EXECUTE_") and not stack["StackStatus"].endswith("_IN_PROGRESS")


def create_change_set(original: Callable, params: dict) -> tuple:
    """Wraps CreateChangeSet."""
    name, stack = _p(params, "ChangeSetName"), _p(params, "StackName").rpartition(":stack/")[2].partition("/")[0]
    for change_set_id, kept in list(cloudformation._change_sets.items()):
        if kept["ChangeSetName"] == name and kept["StackName"] == stack and _done(kept):
            cloudformation._change_sets.pop(change_set_id)
    return original(params)
