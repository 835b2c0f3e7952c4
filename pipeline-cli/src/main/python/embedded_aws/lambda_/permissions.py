"""Lambda's AddPermission, to which MiniStack lets any action through."""

from collections.abc import Callable

from ministack.core.responses import error_response_json

from embedded_aws.iam import known_actions


def action_problem(action: str) -> str | None:
    """Why Lambda refuses the action of a permission: it takes an action on a function, or all. AWS: "AddPermission"."""
    if action in ("*", "lambda:*"):
        return None
    service, _, name = action.partition(":")
    if service == "lambda" and name.lower() in known_actions.of("lambda", "function"):
        return None
    return f"The provided action {action} is not an action on a function."


def add_permission(
    original: Callable,
    func_name: str,
    data: dict,
    query_params: dict | None = None,
    path_qualifier: str | None = None,
) -> tuple:
    """Wraps AddPermission."""
    wrong = action_problem(str(data.get("Action", "")))
    if wrong:
        return error_response_json("InvalidParameterValueException", wrong, 400)
    return original(func_name, data, query_params, path_qualifier)
