"""
The grammar of policies in templates, which IAM checks when it creates the role or policy; MiniStack accepts most.

AWS: "Grammar of the IAM JSON policy language". Trust policies name a principal and no resource, identity-based policies
a resource and no principal.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from embedded_aws.cloudformation import resource_updates
from embedded_aws.cloudformation.resource_updates import Update

_SYNTAX = "Syntax errors in policy."
_ELEMENTS = {
    "Action",
    "Condition",
    "Effect",
    "NotAction",
    "NotPrincipal",
    "NotResource",
    "Principal",
    "Resource",
    "Sid",
}
_VERSIONS = ("2012-10-17", "2008-10-17")
_IDENTITY_POLICIES = (
    "AWS::IAM::GroupPolicy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
)
_IDENTITIES = ("AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User")

_OPERATOR = re.compile(
    r"((ForAllValues|ForAnyValue):)?(String((Not)?Equals(IgnoreCase)?|(Not)?Like)|Arn(Not)?(Equals|Like)|"
    r"(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress)(IfExists)?|Null",
    re.IGNORECASE,
)


def problem(resource_type: str, properties: dict) -> str | None:
    """IAM's message for the first policy of a resource that it refuses, or None."""
    for document, trust in _documents(resource_type, properties):
        found = _document_problem(document, trust)
        if found:
            return f"{found} (Service: Iam, Status Code: 400)"
    return None


def _documents(resource_type: str, properties: dict) -> Iterator[tuple[Any, bool]]:
    if resource_type == "AWS::IAM::Role":
        yield properties.get("AssumeRolePolicyDocument"), True
    if resource_type in _IDENTITY_POLICIES:
        yield properties.get("PolicyDocument"), False
    if resource_type in _IDENTITIES:
        for policy in properties.get("Policies") or ():
            yield policy.get("PolicyDocument"), False


def _document_problem(document: Any, trust: bool) -> str | None:
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return "This policy contains invalid Json"
    if not isinstance(document, dict) or not {*document} <= {"Version", "Id", "Statement"}:
        return _SYNTAX
    if document.get("Version", _VERSIONS[0]) not in _VERSIONS:
        return _SYNTAX
    statements = document.get("Statement")
    statements = [statements] if isinstance(statements, dict) else statements
    if not isinstance(statements, list) or not statements:
        return _SYNTAX
    found = next(filter(None, (_statement_problem(statement, trust) for statement in statements)), None)
    return found or _identifier_problem(statements)


def _identifier_problem(statements: list[dict]) -> str | None:
    identifiers = [str(statement["Sid"]) for statement in statements if statement.get("Sid")]
    if not all(re.fullmatch(r"[0-9A-Za-z]*", identifier) for identifier in identifiers):
        return (
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
            "[0-9A-Za-z]*"
        )
    return "Statement IDs (SID) in a single policy must be unique." if len({*identifiers}) < len(identifiers) else None


def _condition_problem(conditions: dict) -> str | None:
    """Condition operators ("IAM JSON policy elements: Condition operators"), whose case does not matter."""
    for operator, keys in conditions.items():
        if not _OPERATOR.fullmatch(operator):
            return f"Invalid Condition type : {operator}."
        if not isinstance(keys, dict):
            return _SYNTAX
    return None


def _statement_problem(statement: Any, trust: bool) -> str | None:
    if not isinstance(statement, dict) or not {*statement} <= _ELEMENTS:
        return _SYNTAX
    actions = _texts(statement.get("Action", statement.get("NotAction")))
    if statement.get("Effect") not in ("Allow", "Deny") or not isinstance(statement.get("Condition", {}), dict):
        return _SYNTAX
    if actions is None or ("Action" in statement and "NotAction" in statement):
        return _SYNTAX
    if any(action != "*" and not re.fullmatch(r"[\w-]+:.+", action) for action in actions):
        return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
    wrong_condition = _condition_problem(statement.get("Condition", {}))
    if wrong_condition:
        return wrong_condition
    principals = {"Principal", "NotPrincipal"} & {*statement}
    resources = {"Resource", "NotResource"} & {*statement}
    if trust:
        return _trust_problem(statement, actions, principals, resources)
    if principals:
        return "Policy document should not specify a principal."
    named = _texts(statement.get("Resource", statement.get("NotResource")))
    if not named:
        return "Policy statement must contain resources."
    wrong = next((name for name in named if "*" not in name[:1] and not name.startswith("arn:")), None)
    return wrong and f'Resource {wrong} must be in ARN format or "*".'


def _trust_problem(statement: dict, actions: list[str], principals: set, resources: set) -> str | None:
    if resources:
        return f"Has prohibited field {min(resources)}"
    if not principals:
        return "Missing required field Principal"
    if not all(isinstance(statement[name], (dict, str)) and statement[name] for name in principals):
        return _SYNTAX
    if not all(action == "*" or action.lower().startswith("sts:") for action in actions):
        return "AssumeRole policy may only specify STS AssumeRole actions."
    return None


def _texts(value: Any) -> list[str] | None:
    """A text or a list of texts; None for anything else."""
    values = value if isinstance(value, list) else [value]
    return values if values and all(isinstance(item, str) and item for item in values) else None


def provision(original: Callable, resource_type: str, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of a resource."""
    _check(resource_type, props)
    return original(resource_type, logical_id, props, stack_name)


@resource_updates.wrapper
def update(proceed: Callable[[Update], tuple], update: Update) -> tuple:
    """Wraps the update of a resource."""
    _check(update.type, update.new)
    return proceed(update)


def _check(resource_type: str, properties: dict) -> None:
    found = problem(resource_type, properties)
    if found:
        raise ValueError(found)
