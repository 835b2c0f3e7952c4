"""What is said when the installed MiniStack is not the one that the embedded AWS was written for."""

import sys
from collections.abc import Iterable
from importlib.metadata import version
from typing import NoReturn

PAGE = "docs/ministack-upgrade.md"


class Mismatch(Exception):
    """How something in MiniStack differs from what is expected. The message completes "<name> ..."."""


def stop(problems: Iterable[str]) -> NoReturn:
    """End the process with every difference that was found, and the page that says what to do."""
    sys.exit(
        f"The embedded AWS cannot start with MiniStack {version('ministack')}:\n"
        + "".join(f"- {problem}\n" for problem in problems)
        + f"{PAGE} says how to move to another version of MiniStack."
    )
