"""
Policy variables and NotPrincipal, which MiniStack ignores: a Deny with one of them denied nothing.

AWS: "IAM policy elements: Variables and tags". A variable without a value matches nothing.
"""

import contextvars
import dataclasses
import json
import re
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, ParsedStatement

# Whether MiniStack reads statements of a resource's policy, whose version it has dropped by then.
_of_resource = contextvars.ContextVar("embedded_aws_of_resource", default=False)

_VARIABLE = re.compile(r"\$\{([^},]+)(?:,\s*'([^']*)')?\}")


def _filled(text: Any, asked: EvalContext) -> Any:
    def value(found: re.Match) -> str:
        resolved = iam_evaluator._resolve_condition_key(found[1].strip(), asked)
        if resolved is None or isinstance(resolved, list):
            return found[2] if found[2] is not None else found[0]
        return str(resolved)

    return _VARIABLE.sub(value, text) if isinstance(text, str) and "${" in text else text


def _all_filled(value: Any, asked: EvalContext) -> Any:
    if isinstance(value, dict):
        return {key: _all_filled(item, asked) for key, item in value.items()}
    if isinstance(value, list):
        return [_all_filled(item, asked) for item in value]
    return _filled(value, asked)


def _with_values(statement: ParsedStatement, asked: EvalContext) -> ParsedStatement:
    if not any(
        "${" in text for text in (*statement.resources, *statement.not_resources, json.dumps(statement.conditions))
    ):
        return statement
    return dataclasses.replace(
        statement,
        resources=_all_filled(statement.resources, asked),
        not_resources=_all_filled(statement.not_resources, asked),
        conditions=_all_filled(statement.conditions, asked),
    )


def _for_caller(statement: Any, principal_arn: str) -> Any:
    """A statement with NotPrincipal as a statement that applies to the caller or to nobody."""
    if not isinstance(statement, dict) or "NotPrincipal" not in statement:
        return statement
    excepted = statement["NotPrincipal"]
    listed = excepted.get("AWS", []) if isinstance(excepted, dict) else excepted
    # Naming an account's root excepts nobody else of the account. Naming a role does not except its sessions.
    named = principal_arn in ([listed] if isinstance(listed, str) else listed)
    rest = {key: value for key, value in statement.items() if key != "NotPrincipal"}
    return {**rest, "Principal": {} if named else "*"}


def parse_policy_document(original: Callable, doc: str | dict) -> list[ParsedStatement]:
    """Wraps MiniStack's function: in a policy of another version than 2012-10-17, variables are plain text."""
    return original(doc if _of_resource.get() else _without_variables(doc))


def _without_variables(document: Any) -> Any:
    text = document if isinstance(document, str) else json.dumps(document)
    if "${" not in text:
        return document
    try:
        parsed = json.loads(text)
    except ValueError:
        return document
    if not isinstance(parsed, dict) or parsed.get("Version") == "2012-10-17":
        return document
    return json.loads(text.replace("${", "$\\u0000{"))


def evaluate_trust_policy(
    original: Callable, trust_doc: str | dict, caller_arn: str, ctx: EvalContext | None = None
) -> bool:
    """Wraps MiniStack's function: whether a trust policy lets a caller in, with the variables of its conditions."""
    document = _without_variables(trust_doc)
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return False
    if ctx is not None and isinstance(document, dict):
        found = document.get("Statement", [])
        document = {
            **document,
            "Statement": [
                {**statement, "Condition": _all_filled(statement.get("Condition", {}), ctx)}
                for statement in ([found] if isinstance(found, dict) else found)
            ],
        }
    return original(document, caller_arn, ctx)


def arn_like(original: Callable, actual: str, expected: str) -> bool:
    """Wraps MiniStack's function: a wildcard stays in one of the six parts of an ARN ("ARN condition operators")."""
    wanted, given = expected.split(":", 5), actual.split(":", 5)
    if len(wanted) == 6 and len(given) == 6:
        return all(original(*pair) for pair in zip(given, wanted, strict=True))
    return original(actual, expected) and (expected == "*" or len(wanted) == len(given) or expected.endswith("*"))


def arn_not_like(original: Callable, actual: str, expected: str) -> bool:
    """Wraps MiniStack's function."""
    return not arn_like(lambda one, other: not original(one, other), actual, expected)


def first_match(original: Callable, ctx: EvalContext, stmts: list, effect: str) -> ParsedStatement | None:
    """Wraps MiniStack's function: the first statement that matches, with the variables replaced."""
    return original(ctx, [_with_values(statement, ctx) for statement in stmts], effect)


def evaluate_resource_policy(
    original: Callable,
    doc: str | dict | None,
    ctx: EvalContext,
    service: str | None = None,
    named_only: bool = False,
    direct_only: bool = False,
) -> Any:
    """Wraps MiniStack's function: the decision of a resource's policy, with NotPrincipal applied."""
    try:
        document = json.loads(doc) if isinstance(doc, str) else doc
    except ValueError:
        document = None
    if isinstance(document, dict):
        document = _without_variables(document)
        statements = document.get("Statement", [])
        document = {
            **document,
            "Statement": [
                _for_caller(statement, ctx.principal_arn)
                for statement in ([statements] if isinstance(statements, dict) else statements)
            ],
        }
    token = _of_resource.set(True)
    try:
        return original(document, ctx, service, named_only, direct_only)
    finally:
        _of_resource.reset(token)
