"""
RollbackConfiguration: CloudFormation watches alarms during an operation and for a monitoring time after it.

In that time, the stack is still UPDATE_IN_PROGRESS: an alarm or CancelUpdateStack rolls the update back, and what it
replaced is not deleted yet. AWS (CloudFormation User Guide, "Roll back your CloudFormation stack on alarm breach with
rollback triggers"). MiniStack ignores the configuration.

A minute of monitoring ends here when nobody has called a deployed API or asked for a stack for 4 s, or nobody has
called an API for 10 s. It lasts as long as a call is under way. Questions count because a script that is about to call
starts a process for each, which takes seconds on a busy machine.
"""

import asyncio
import inspect
import re
import time
from collections.abc import Callable

from ministack.services import cloudformation, cloudwatch
from ministack.services.cloudformation import changesets, stacks
from ministack.services.cloudformation.helpers import _p

from embedded_aws.server.versions import Mismatch

# Seconds in the place of a minute.
_IDLE, _UNCALLED = 4, 10

_FIELD = re.compile(r"RollbackConfiguration\.RollbackTriggers\.member\.(\d+)\.(Arn|Type)")

# Where MiniStack has changed all resources and deleted nothing.
_BEFORE_CLEANUP = "    if not failed and replaced_resources:\n"
_MONITORING = """\
    if not failed:
        cancelled, fail_reason = await _embedded_aws_monitor(stack)
        failed = bool(fail_reason)
        if failed:
            # What the rollback reverts and deletes.
            stack["_resources"] = provisioned_resources
"""


class _Calls:
    """The calls of deployed APIs, and the questions about stacks."""

    under_way = 0
    last_answer = 0.0
    last_question = 0.0


def looked_at() -> None:
    """Somebody asks for a stack."""
    _Calls.last_question = time.monotonic()


def call_begins() -> None:
    """A deployed API is called."""
    _Calls.under_way += 1


def call_ends() -> None:
    """A deployed API has answered."""
    _Calls.under_way -= 1
    _Calls.last_answer = time.monotonic()


def given(params: dict) -> dict | None:
    """The configuration of a request. None if it has none."""
    triggers: dict[int, dict] = {}
    for key in params:
        field = _FIELD.fullmatch(key)
        if field:
            triggers.setdefault(int(field[1]), {})[field[2]] = _p(params, key)
    minutes = _p(params, "RollbackConfiguration.MonitoringTimeInMinutes")
    if not minutes and not triggers and "RollbackConfiguration.RollbackTriggers" not in params:
        return None
    return {
        "MonitoringTimeInMinutes": int(minutes or 0),
        "RollbackTriggers": [triggers[number] for number in sorted(triggers)],
    }


def execute_change_set(original: Callable, params: dict) -> tuple:
    """Wraps ExecuteChangeSet: the stack gets the change set's configuration. Without one it keeps its own."""
    change_set = changesets._find_change_set(_p(params, "ChangeSetName"), _p(params, "StackName"))[1] or {}
    answer = original(params)
    if answer[0] == 200 and change_set.get("_rollback"):
        cloudformation._stacks[change_set["StackName"]]["_rollback"] = change_set["_rollback"]
    return answer


def stack_operation(original: Callable, params: dict) -> tuple:
    """Wraps CreateStack and UpdateStack, which take a configuration themselves."""
    answer = original(params)
    configuration = given(params)
    stack = cloudformation._stacks.get(_p(params, "StackName").rpartition(":stack/")[2].partition("/")[0])
    if answer[0] == 200 and configuration and stack:
        stack["_rollback"] = configuration
    return answer


def with_monitoring(deploy: Callable) -> Callable:
    """MiniStack's deployment of a stack, with the monitoring time before it deletes what it has replaced."""
    source = inspect.getsource(deploy)
    if source.count(_BEFORE_CLEANUP) != 1:
        raise Mismatch("has changed: it deletes what an update has replaced somewhere else")
    module = vars(stacks)
    module["_embedded_aws_monitor"] = monitor
    changed = source.replace(_BEFORE_CLEANUP, _MONITORING + _BEFORE_CLEANUP)
    exec(compile(changed, inspect.getsourcefile(deploy) or "stacks.py", "exec"), module)
    return module[deploy.__name__]


async def monitor(stack: dict) -> tuple[bool, str]:
    """Wait for the monitoring time. Returns whether it was cancelled, and why the operation has to be rolled back."""
    configuration = stack.get("_rollback") or {}
    minutes = configuration.get("MonitoringTimeInMinutes", 0)
    start = time.monotonic()
    while True:
        if stack.pop("_cancel_requested", False):
            stacks.CLIENT_REQUEST_TOKEN.set(stack.pop("_cancel_token", ""))
            return True, "User Initiated"
        reason = _breach(configuration.get("RollbackTriggers", ()))
        if reason:
            stacks._add_event(
                stack["StackId"],
                stack["StackName"],
                stack["StackName"],
                "AWS::CloudFormation::Stack",
                "UPDATE_FAILED" if stack["StackStatus"].startswith("UPDATE") else "CREATE_FAILED",
                reason,
                stack["StackId"],
            )
            return False, reason
        now = time.monotonic()
        uncalled = now - max(start, _Calls.last_answer)
        idle = min(uncalled, now - _Calls.last_question)
        if not _Calls.under_way and (idle >= minutes * _IDLE or uncalled >= minutes * _UNCALLED):
            return False, ""
        await asyncio.sleep(0.05)


def _breach(triggers: list | tuple) -> str:
    alarms = {alarm["AlarmArn"]: alarm["StateValue"] for alarm in cloudwatch._alarms.values()}
    missing = [trigger["Arn"] for trigger in triggers if trigger["Arn"] not in alarms]
    if missing:
        return f"Rollback trigger not found: {', '.join(missing)}"
    breached = [trigger["Arn"] for trigger in triggers if alarms[trigger["Arn"]] == "ALARM"]
    return f"Rollback triggers in state ALARM: {', '.join(breached)}" if breached else ""
