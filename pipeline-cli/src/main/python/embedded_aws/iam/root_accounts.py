"""
An account's root is who signs with the runner's token, and nobody else.

MiniStack takes an account's number as its root's access key and does not check the signature. A build knows every
account's number. MiniStack checks the signatures of all other keys itself.
"""

import re
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator

from embedded_aws.iam import asked_actions
from embedded_aws.iam.asked_actions import AskedAction


def is_root_access_key(access_key_id: str) -> bool:
    """Replaces MiniStack's function, which also accepts an empty key and "test"."""
    return bool(re.fullmatch(r"\d{12}", access_key_id or ""))


def is_root_key(access_key_id: str) -> bool:
    """
    Replaces the function with which MiniStack decides to skip the check of a signature: it never does.

    It then checks a root's signature with the secret AWS_SECRET_ACCESS_KEY, which settings.py sets to the token.
    """
    return False


@asked_actions.wrapper
def enforce(decide: Callable[[AskedAction], Any], asked: AskedAction) -> Any:
    """Wraps MiniStack's decision about a request: a root can't assume a role."""
    refused = decide(asked)
    if refused is None and asked.action == "sts:AssumeRole" and is_root_access_key(asked.access_key_id):
        return iam_evaluator.EvalResult(
            "Deny", f"arn:aws:iam::{asked.access_key_id}:root", "", "Roles may not be assumed by root accounts."
        )
    return refused
