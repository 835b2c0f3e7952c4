"""The resource that IAM evaluates for an API request, where MiniStack's is not AWS's."""
import json

from ministack.core import iam_actions
from ministack.core.iam_actions import _kms_key_id_from_ciphertext, _query_param
from ministack.core.responses import request_scope
from ministack.services import iam, kms
from ministack.services.cloudformation import changesets

# KMS operations that are about an alias; all others are about the key that an alias names.
_ALIAS_OPERATIONS = ("CreateAlias", "UpdateAlias", "DeleteAlias", "ListAliases")

# The logs operations that take the ARN of a log group without ":*".
_TAG_OPERATIONS = ("TagResource", "UntagResource", "ListTagsForResource")


def _iam(params, account):
    role_name, path = _query_param(params, "RoleName"), _query_param(params, "Path") or "/"
    if role_name:
        role = iam._roles.get_scoped(account, None, role_name)
        return role["Arn"] if role else f"arn:aws:iam::{account}:role{path}{role_name}"
    if _query_param(params, "PolicyName") and not _query_param(params, "UserName") \
            and not _query_param(params, "GroupName"):
        return f"arn:aws:iam::{account}:policy{path}{_query_param(params, 'PolicyName')}"
    return None


def _cloudformation(params):
    change_set = _query_param(params, "ChangeSetName")
    if change_set.startswith("arn:") and not _query_param(params, "StackName"):
        found = changesets._find_change_set(change_set, "")[1]
        return found["StackId"] if found else None
    return None


def log_group_arn(region, account, name, stream=""):
    """A log group as IAM sees it in all actions but tagging: policies name it with ":*" at the end."""
    return f"arn:aws:logs:{region}:{account}:log-group:{name}:log-stream:{stream}"


def _logs(operation, given, region, account):
    if operation in _TAG_OPERATIONS:
        return None
    name, stream = given.get("logGroupName"), given.get("logStreamName") or ""
    identifier = given.get("logGroupIdentifier") or ""
    if identifier.startswith("arn:"):
        name = identifier.split(":log-group:")[-1].removesuffix(":*")
    if operation == "DescribeLogGroups":
        name, stream = given.get("logGroupNamePrefix") or "", ""
    return log_group_arn(region, account, name or identifier, stream) \
        if name is not None or identifier else None


def key_arn(key_id, region, account):
    """The ARN of a key by its id, alias or ARN; None if it is not known."""
    if key_id.startswith("arn:"):
        region, account = key_id.split(":")[3:5]
    with request_scope(account, region):
        found = kms._resolve_key(key_id)
    return found["Arn"] if found else None


def key_of(operation, given, region, account):
    """The ARN of the key that a KMS request is about, whoever owns it; None if it is about no key or an alias."""
    if operation in _ALIAS_OPERATIONS:
        return None
    key_id = given.get("KeyId")
    if key_id:
        return key_arn(key_id, region, account)
    # A ciphertext names its key, whoever owns it.
    held = _kms_key_id_from_ciphertext(given.get("CiphertextBlob") or "")
    return next((key["Arn"] for key in kms._keys._data.values() if key["KeyId"] == held), None) if held else None


def install():
    extract = iam_actions.extract_resource_arn

    def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
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
            found = key_of(operation, given, region, account_id)
        return found or extract(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract_resource_arn
