"""
Who is an account's root: only who signs with the runner's token.

MiniStack takes an account's number as its root's access key and checks no signature of it. A build knows every
account's number. The signatures of all other keys are MiniStack's own check.
"""
import re

from ministack.core import iam_evaluator
from ministack.services import sts


def _is_root(access_key_id):
    return bool(re.fullmatch(r"\d{12}", access_key_id or ""))


def install():
    # Not an empty key, not "test": credentials that nobody issued are nobody's.
    iam_evaluator.is_root_access_key = _is_root
    sts.is_root_access_key = _is_root
    # What MiniStack asks before it skips a signature's check. The secret it then checks a root's signature with
    # is AWS_SECRET_ACCESS_KEY, which settings.py makes the token.
    iam_evaluator._is_root_key = lambda access_key_id: False
    identity = iam_evaluator.resolve_caller_identity

    def resolve_caller_identity(access_key_id):
        if _is_root(access_key_id):
            return {"accessKey": access_key_id, "accountId": access_key_id, "userId": access_key_id,
                    "userArn": f"arn:aws:iam::{access_key_id}:root", "principalOrgId": None, "session": None}
        return identity(access_key_id)

    iam_evaluator.resolve_caller_identity = resolve_caller_identity
    enforce = iam_evaluator.enforce

    def enforce_without_root_sessions(access_key_id, iam_action, *args, **kwargs):
        refused = enforce(access_key_id, iam_action, *args, **kwargs)
        if refused is None and iam_action == "sts:AssumeRole" and _is_root(access_key_id):
            return iam_evaluator.EvalResult("Deny", f"arn:aws:iam::{access_key_id}:root", "",
                                            "Roles may not be assumed by root accounts.")
        return refused

    iam_evaluator.enforce = enforce_without_root_sessions
