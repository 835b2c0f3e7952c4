"""Condition keys that AWS gives every request, and MiniStack none: a policy that names one decides otherwise there."""
from ministack.core import iam_evaluator

# "AWS global condition context keys": present in every request; a principal's own call is not a service's.
_OF_A_PRINCIPALS_CALL = ("aws:viaawsservice", "aws:principalisawsservice")


def install():
    resolve = iam_evaluator._resolve_condition_key

    def resolve_condition_key(key, asked):
        name = key.lower()
        if name == "aws:principaltype" and asked.principal_type == "Root":
            return "Account"
        value = resolve(key, asked)
        return "false" if value is None and name in _OF_A_PRINCIPALS_CALL else value

    iam_evaluator._resolve_condition_key = resolve_condition_key
