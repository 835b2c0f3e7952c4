"""
Names of change sets that are done with are free again.

`aws cloudformation deploy` names its change sets by the second. In AWS no second deployment of a stack starts within
the second of the first; here one does.
"""
from ministack.services import cloudformation
from ministack.services.cloudformation.helpers import _p


def _done(change_set):
    if change_set["Status"] == "FAILED":
        return True
    stack = cloudformation._stacks.get(change_set["StackName"], {})
    # Its own status says so a moment after the stack's, which clients wait for.
    return change_set["ExecutionStatus"].startswith("EXECUTE_") and not stack["StackStatus"].endswith("_IN_PROGRESS")


def install():
    create = cloudformation._ACTION_HANDLERS["CreateChangeSet"]

    def create_change_set(params):
        name, stack = _p(params, "ChangeSetName"), _p(params, "StackName").rpartition(":stack/")[2].partition("/")[0]
        for change_set_id, kept in list(cloudformation._change_sets.items()):
            if kept["ChangeSetName"] == name and kept["StackName"] == stack and _done(kept):
                cloudformation._change_sets.pop(change_set_id)
        return create(params)

    cloudformation._ACTION_HANDLERS["CreateChangeSet"] = create_change_set
