"""
Elements of policies that MiniStack leaves out, so that a Deny with one of them denied nothing: policy variables, and
NotPrincipal.

AWS: "IAM policy elements: Variables and tags"; a variable without a value matches nothing.
"""
import dataclasses
import json
import re

from ministack.core import iam_evaluator

_VARIABLE = re.compile(r"\$\{([^},]+)(?:,\s*'([^']*)')?\}")


def _filled(text, asked):
    def value(found):
        resolved = iam_evaluator._resolve_condition_key(found[1].strip(), asked)
        if resolved is None or isinstance(resolved, list):
            return found[2] if found[2] is not None else found[0]
        return str(resolved)

    return _VARIABLE.sub(value, text) if isinstance(text, str) and "${" in text else text


def _all_filled(value, asked):
    if isinstance(value, dict):
        return {key: _all_filled(item, asked) for key, item in value.items()}
    if isinstance(value, list):
        return [_all_filled(item, asked) for item in value]
    return _filled(value, asked)


def _with_values(statement, asked):
    if not any("${" in text for text in (*statement.resources, *statement.not_resources,
                                         json.dumps(statement.conditions))):
        return statement
    return dataclasses.replace(
        statement, resources=_all_filled(statement.resources, asked),
        not_resources=_all_filled(statement.not_resources, asked),
        conditions=_all_filled(statement.conditions, asked))


def _for_caller(statement, principal_arn):
    """A statement with NotPrincipal as one that applies to the caller, or to nobody."""
    if not isinstance(statement, dict) or "NotPrincipal" not in statement:
        return statement
    excepted = statement["NotPrincipal"]
    listed = excepted.get("AWS", []) if isinstance(excepted, dict) else excepted
    # An account's root excepts nobody else of the account, and a role does not except its sessions.
    named = principal_arn in ([listed] if isinstance(listed, str) else listed)
    rest = {key: value for key, value in statement.items() if key != "NotPrincipal"}
    return {**rest, "Principal": {} if named else "*"}


def install():
    first_match, evaluate_resource_policy = iam_evaluator._first_match, iam_evaluator.evaluate_resource_policy

    def first_match_with_values(ctx, stmts, effect):
        return first_match(ctx, [_with_values(statement, ctx) for statement in stmts], effect)

    def evaluate_with_not_principal(doc, ctx, *args, **kwargs):
        try:
            document = json.loads(doc) if isinstance(doc, str) else doc
        except ValueError:
            document = None
        if isinstance(document, dict):
            statements = document.get("Statement", [])
            document = {**document, "Statement": [
                _for_caller(statement, ctx.principal_arn)
                for statement in ([statements] if isinstance(statements, dict) else statements)]}
        return evaluate_resource_policy(document, ctx, *args, **kwargs)

    iam_evaluator._first_match = first_match_with_values
    iam_evaluator.evaluate_resource_policy = evaluate_with_not_principal
