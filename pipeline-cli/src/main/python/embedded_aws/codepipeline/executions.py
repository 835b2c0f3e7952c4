"""
Executions of pipelines. The runner executes them and records each change; the CodePipeline API reads the records.

A record has the form in which the runner sends it: `id`, `version`, `status`, `start`, `changed` (seconds since 1970),
`trigger`, `variables`, `revisions`, and `stages` with their `actions`.
"""

import time
import uuid
from collections.abc import Iterator

from embedded_aws.server import state

# By pipeline. The newest execution is the last.
_executions = state.store("pipeline_executions")

# AWS keeps the history for 12 months.
_MOST = 200

IN_PROGRESS, STOPPING, STOPPED, FAILED, CANCELLED = "InProgress", "Stopping", "Stopped", "Failed", "Cancelled"


def newest_first(pipeline: str) -> list[dict]:
    return list(reversed(_executions.get(pipeline) or []))


def find(pipeline: str, execution_id: str) -> dict | None:
    return next((kept for kept in newest_first(pipeline) if kept["id"] == execution_id), None)


def start(pipeline: str, version: int, variables: list[dict], revisions: list[dict], by: str) -> dict:
    """Add an execution that StartPipelineExecution starts. A runner executes it, if there is one."""
    now = time.time()
    started = {
        "id": str(uuid.uuid4()),
        "version": version,
        "status": IN_PROGRESS,
        "start": now,
        "changed": now,
        "trigger": {"triggerType": "StartPipelineExecution", "triggerDetail": by},
        "variables": variables,
        "revisions": revisions,
        "stages": [],
    }
    _add(pipeline, started)
    return started


def record(pipeline: str, sent: dict) -> dict:
    """Keep what the runner says about an execution, and return the execution with what callers have asked of it."""
    kept = find(pipeline, sent["id"])
    if kept is None:
        kept = {"stages": []}
        _add(pipeline, kept)
    stopping = kept.get("status") == STOPPING and sent["status"] == IN_PROGRESS
    kept.update({**sent, "stages": _merged(kept["stages"], sent["stages"], "name"), "changed": time.time()})
    if stopping:
        kept["status"] = STOPPING
    return kept


def _merged(kept: list[dict], sent: list[dict], key: str) -> list[dict]:
    """
    What is there, with what is new.

    A runner that retries a stage sends that stage and later ones. The action executions of earlier attempts stay.
    """
    merged = {item[key]: item for item in kept}
    for item in sent:
        before = merged.get(item[key], {})
        if "actions" in item:
            item = {**item, "actions": _merged(before.get("actions", []), item["actions"], "id")}
        merged[item[key]] = item
    return list(merged.values())


def _add(pipeline: str, execution: dict) -> None:
    _executions[pipeline] = [*(_executions.get(pipeline) or []), execution][-_MOST:]


def forget(pipeline: str) -> None:
    """A pipeline that is deleted takes its history along."""
    _executions.pop(pipeline, None)


def latest_in(pipeline: str, stage: str) -> tuple[dict, dict] | None:
    """The newest execution that has entered a stage, and what it did there."""
    return next(
        (
            (execution, entered)
            for execution in newest_first(pipeline)
            for entered in execution["stages"]
            if entered["name"] == stage
        ),
        None,
    )


def actions(execution: dict) -> Iterator[tuple[dict, dict]]:
    """The action executions, in the order of their start, each with its stage."""
    return ((stage, action) for stage in execution["stages"] for action in stage["actions"])


def end_interrupted() -> None:
    """After a restart: nobody executes what was in progress. The runner had no time to record its end."""
    for kept in _executions.to_dict().values():
        for execution in kept:
            if execution["status"] in (IN_PROGRESS, STOPPING):
                execution["status"] = STOPPED
                for stage in execution["stages"]:
                    if stage["status"] == IN_PROGRESS:
                        stage["status"] = STOPPED
                    for action in stage["actions"]:
                        if action["status"] == IN_PROGRESS:
                            action["status"] = "Abandoned"
