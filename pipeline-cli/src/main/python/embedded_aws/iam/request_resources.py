"""The resource that IAM evaluates for an API request, where MiniStack's differs from AWS's."""

import json
from collections.abc import Callable

from ministack.core.iam_actions import _query_param
from ministack.services import iam
from ministack.services.cloudformation import changesets

from embedded_aws.kms import keys

# The CloudWatch Logs operations that take the ARN of a log group without ":*".
_TAG_OPERATIONS = ("TagResource", "UntagResource", "ListTagsForResource")


def _iam(params: dict, account: str) -> str | None:
    role_name, path = _query_param(params, "RoleName"), _query_param(params, "Path") or "/"
    if role_name:
        role = iam._roles.get_scoped(account, None, role_name)
        return role["Arn"] if role else f"arn:aws:iam::{account}:role{path}{role_name}"
    if (
        _query_param(params, "PolicyName")
        and not _query_param(params, "UserName")
        and not _query_param(params, "GroupName")
    ):
        return f"arn:aws:iam::{account}:policy{path}{_query_param(params, 'PolicyName')}"
    return None


def _cloudformation(params: dict) -> str | None:
    change_set = _query_param(params, "ChangeSetName")
    if change_set.startswith("arn:") and not _query_param(params, "StackName"):
        found = changesets._find_change_set(change_set, "")[1]
        return found["StackId"] if found else None
    return None


def log_group_arn(region: str, account: str, name: str, stream: str = "") -> str:
    """A log group's ARN in all actions except tagging: policies name it with ":*" at the end."""
    return f"arn:aws:logs:{region}:{account}:log-group:{name}:log-stream:{stream}"


def _logs(operation: str, given: dict, region: str, account: str) -> str | None:
    if operation in _TAG_OPERATIONS:
        return None
    name, stream = given.get("logGroupName"), given.get("logStreamName") or ""
    identifier = given.get("logGroupIdentifier") or ""
    if identifier.startswith("arn:"):
        name = identifier.split(":log-group:")[-1].removesuffix(":*")
    if operation == "DescribeLogGroups":
        name, stream = given.get("logGroupNamePrefix") or "", ""
    return log_group_arn(region, account, name or identifier, stream) if name is not None or identifier else None


def extract_resource_arn(
    original: Callable,
    service: str,
    method: str,
    path: str,
    headers: dict,
    body: bytes,
    query_params: dict,
    region: str,
    account_id: str,
) -> str:
    """Wraps MiniStack's function: the ARN of the resource that a request is about."""
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    try:
        given = json.loads(body) if body[:1] == b"{" else {}
    except ValueError:
        given = {}
    found = None
    if service == "iam":
        found = _iam(query_params, account_id)
    elif service == "cloudformation":
        found = _cloudformation(query_params)
    elif service == "logs":
        found = _logs(operation, given, region, account_id)
    elif service == "kms":
        found = keys.of_request(operation, given, region, account_id)
    return found or original(service, method, path, headers, body, query_params, region, account_id)
