"""The message at the start when the installed MiniStack does not fit."""

import sys
from collections.abc import Iterable
from importlib.metadata import version
from typing import NoReturn

PAGE = "docs/ministack-upgrade.md"


class Mismatch(Exception):
    """How something in MiniStack differs from what is expected. The message completes "<name> ..."."""


def stop(problems: Iterable[str]) -> NoReturn:
    """End the process with all differences and the page that explains what to do."""
    sys.exit(
        f"The embedded AWS cannot start with MiniStack {version('ministack')}:\n"
        + "".join(f"- {problem}\n" for problem in problems)
        + f"{PAGE} says how to move to another version of MiniStack."
    )
