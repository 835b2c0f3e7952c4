"""
Saves the state of MiniStack and of the embedded AWS, and loads it at the next start.

MiniStack overwrites the last state file by file. Here all files are written to a new folder, which then replaces the
old one, so a kill at any moment leaves one complete state or the other.
"""

import json
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import persistence
from ministack.services import cloudformation

from embedded_aws.codepipeline import executions

log = logging.getLogger("embedded_aws")


def load_persisted_state(original: Callable) -> None:
    """Wraps MiniStack's loading of the saved state."""
    original()
    _fail_interrupted_stacks()
    _forget_broken_stacks()
    executions.end_interrupted()


def _folder() -> Path:
    return Path(persistence.STATE_DIR)


def stacks_in_progress() -> list:
    """The stacks of all accounts with an operation in progress."""
    return [
        stack
        for stack in cloudformation._stacks.to_dict().values()
        if stack.get("StackStatus", "").endswith("_IN_PROGRESS") and stack["StackStatus"] != "REVIEW_IN_PROGRESS"
    ]


def _fail_interrupted_stacks() -> None:
    """Mark stack operations that the last process did not finish as failed. AWS would have finished them."""
    for stack in stacks_in_progress():
        log.error("Stack %s was %s when the process ended", stack.get("StackName"), stack["StackStatus"])
        stack["StackStatus"] = stack["StackStatus"].replace("_IN_PROGRESS", "_FAILED")
        stack["StackStatusReason"] = "Interrupted: the embedded AWS ended during the operation"


def _forget_broken_stacks() -> None:
    """Stacks that the emulator itself failed to create, which AWS might have created."""
    for key, stack in list(cloudformation._stacks._data.items()):
        if stack.get("_broken"):
            del cloudformation._stacks._data[key]


def save() -> bool:
    """Replace the saved state. Returns False if a part could not be written."""
    folder, complete = _folder(), True
    fresh, old = _beside(folder, ".new"), _beside(folder, ".old")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, get_state in app._build_persistence_save_dict().items():
        try:
            payload = get_state()
            if payload is not None:
                _write(fresh / f"{name}.json", name, payload)
        except Exception:
            log.exception("The state of %s could not be saved", name)
            complete = False
    if folder.is_dir():
        _keep(folder, fresh)
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return complete


def _keep(folder: Path, fresh: Path) -> None:
    """Keep files that were not written again: parts that this process did not use, and files that parts refer to."""
    for file in folder.rglob("*"):
        kept = fresh / file.relative_to(folder)
        if file.is_file() and not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, kept)


def _write(file: Path, name: str, payload: Any) -> None:
    with open(file, "w") as out:
        json.dump(
            {"__ministack_format__": persistence._state_format_version(name), "payload": payload},
            out,
            default=persistence._json_default,
        )
        out.flush()
        os.fsync(out.fileno())


def recover() -> None:
    """Finish what a kill interrupted between the two renames of `save`."""
    folder, old = _folder(), _beside(_folder(), ".old")
    if not folder.is_dir() and old.is_dir():
        old.rename(folder)


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(folder.name + suffix)
