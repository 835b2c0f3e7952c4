"""
The grammar of policies in templates, which IAM checks when it creates the role or policy; MiniStack accepts most.

AWS: "Grammar of the IAM JSON policy language". Trust policies name a principal and no resource, identity-based policies
a resource and no principal.
"""

import json
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from embedded_aws.cloudformation import resource_updates
from embedded_aws.cloudformation.resource_updates import Update
from embedded_aws.iam import policy_arns, principal_syntax

_SYNTAX = "Syntax errors in policy."
_VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."

# What a trust policy can allow: the actions of STS on a role.
_TRUST_ACTIONS = (
    "sts:assumerole",
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:setcontext",
    "sts:setsourceidentity",
    "sts:tagsession",
)
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


# The kinds of policies, which differ in the principals and resources that they name.
IDENTITY, TRUST, RESOURCE = "identity", "trust", "resource"


def problem(resource_type: str, properties: dict) -> str | None:
    """IAM's message for the first policy of a resource that it refuses, or None."""
    for document, kind in _documents(resource_type, properties):
        found = document_problem(document, kind)
        if found:
            return f"{found} (Service: Iam, Status Code: 400)"
    return None


def _documents(resource_type: str, properties: dict) -> Iterator[tuple[Any, str]]:
    if resource_type == "AWS::IAM::Role":
        yield properties.get("AssumeRolePolicyDocument"), TRUST
    if resource_type in _IDENTITY_POLICIES:
        yield properties.get("PolicyDocument"), IDENTITY
    if resource_type in _IDENTITIES:
        for policy in properties.get("Policies") or ():
            yield policy.get("PolicyDocument"), IDENTITY


def statements(document: Any) -> list[dict]:
    """The statements of a policy, as text or parsed."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return []
    found = document.get("Statement", []) if isinstance(document, dict) else []
    return [statement for statement in ([found] if isinstance(found, dict) else found) if isinstance(statement, dict)]


def compact(document: Any) -> str:
    """The text of a policy without white space, which AWS does not count."""
    return re.sub(r"\s", "", document if isinstance(document, str) else json.dumps(document))


def document_problem(document: Any, kind: str) -> str | None:
    """AWS's message for a policy document of a kind that it refuses, or None."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return "This policy contains invalid Json"
    if not isinstance(document, dict) or not {*document} <= {"Version", "Id", "Statement"}:
        return _SYNTAX
    if document.get("Version", _VERSIONS[0]) not in _VERSIONS:
        return _SYNTAX
    given = document.get("Statement")
    given = [given] if isinstance(given, dict) else given
    if not isinstance(given, list) or not given:
        return _SYNTAX
    found = next(filter(None, (_statement_problem(statement, kind) for statement in given)), None)
    return found or (None if kind == RESOURCE else _identifier_problem(given))


def _identifier_problem(given: list[dict]) -> str | None:
    identifiers = [str(statement["Sid"]) for statement in given if statement.get("Sid")]
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
        for key, values in keys.items():
            if ":" not in key:
                return _VENDOR
            if any(isinstance(value, (dict, list)) for value in (values if isinstance(values, list) else [values])):
                return _SYNTAX
    return None


def _statement_problem(statement: Any, kind: str) -> str | None:
    if not isinstance(statement, dict) or not {*statement} <= _ELEMENTS:
        return _SYNTAX
    actions = _texts(statement.get("Action", statement.get("NotAction")))
    if statement.get("Effect") not in ("Allow", "Deny") or not isinstance(statement.get("Condition", {}), dict):
        return _SYNTAX
    if actions is None or ("Action" in statement and "NotAction" in statement):
        return _SYNTAX
    wrong_action = next(filter(None, map(_action_problem, actions)), None)
    if wrong_action:
        return wrong_action
    wrong_condition = _condition_problem(statement.get("Condition", {}))
    if wrong_condition:
        return wrong_condition
    principals = {"Principal", "NotPrincipal"} & {*statement}
    resources = {"Resource", "NotResource"} & {*statement}
    if len(principals) > 1 or len(resources) > 1:
        return _SYNTAX
    if kind == TRUST:
        return _trust_problem(statement, actions, principals, resources)
    if kind == RESOURCE:
        return _principal_problem(statement, principals)
    if principals:
        return "Policy document should not specify a principal."
    named = _texts(statement.get("Resource", statement.get("NotResource")))
    if not named:
        return "Policy statement must contain resources."
    return next(filter(None, map(policy_arns.problem, named)), None)


def _action_problem(action: str) -> str | None:
    if action == "*":
        return None
    vendor, colon, name = action.partition(":")
    if not colon or not name or not vendor:
        return _VENDOR
    if ":" in name:
        return "Actions/Conditions can contain only one colon."
    return None if re.fullmatch(r"[\w-]+", vendor) else f"Vendor {vendor} is not valid"


def _trust_problem(statement: dict, actions: list[str], principals: set, resources: set) -> str | None:
    if resources:
        return f"Has prohibited field {min(resources)}"
    wrong = _principal_problem(statement, principals)
    if wrong:
        return wrong
    if not all(_of_trust(action) for action in actions):
        return "AssumeRole policy may only specify STS AssumeRole actions."
    return None


def _principal_problem(statement: dict, principals: set) -> str | None:
    if not principals:
        return "Missing required field Principal"
    wrong = principal_syntax.problem(statement[min(principals)])
    if wrong is None:
        return None
    return f"Invalid principal in policy: {wrong}" if wrong else _SYNTAX


def _of_trust(action: str) -> bool:
    return any(fnmatchcase(allowed, action.lower()) for allowed in _TRUST_ACTIONS)


def _texts(value: Any) -> list[str] | None:
    """A text or a list of texts; None for anything else."""
    values = value if isinstance(value, list) else [value]
    return values if values and all(isinstance(item, str) and item for item in values) else None


def validate_policy_document(original: Callable, doc: dict | str) -> str | None:
    """Wraps MiniStack's check of an identity-based policy or a session policy."""
    return document_problem(doc, IDENTITY)


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
