"""
Condition keys that MiniStack omits, or whose values differ from AWS's.

AWS: "AWS global condition context keys", and the pages of the Service Authorization Reference.
"""

import json
from collections.abc import Callable
from typing import Any

from ministack.core.iam_actions import _query_param
from ministack.core.iam_evaluator import EvalContext
from ministack.core.responses import get_account_id
from ministack.services import iam, s3

from embedded_aws.kms import keys

# Every request has these keys; a principal's own call is not a service's.
_OF_A_PRINCIPALS_CALL = ("aws:viaawsservice", "aws:principalisawsservice")

# The condition key for a parameter of the request, by service and parameter.
_PARAMETER_KEYS = {
    "cloudformation": {
        "RoleARN": "cloudformation:RoleArn",
        "ChangeSetName": "cloudformation:ChangeSetName",
        "TemplateURL": "cloudformation:TemplateUrl",
        "StackPolicyURL": "cloudformation:StackPolicyUrl",
    },
    "iam": {"PolicyArn": "iam:PolicyARN", "AWSServiceName": "iam:AWSServiceName"},
    "lambda": {"Principal": "lambda:Principal", "FunctionUrlAuthType": "lambda:FunctionUrlAuthType"},
    "sts": {"ExternalId": "sts:ExternalId", "RoleSessionName": "sts:RoleSessionName"},
    "sns": {"Protocol": "sns:Protocol", "Endpoint": "sns:Endpoint"},
}

# IAM actions on a role or user that carry iam:PermissionsBoundary (Service Authorization Reference, IAM).
_BOUNDARY_ACTIONS = frozenset(
    f"iam:{action}"
    for kind in ("Role", "User")
    for action in (
        f"Create{kind}",
        f"Put{kind}Policy",
        f"Delete{kind}Policy",
        f"Attach{kind}Policy",
        f"Detach{kind}Policy",
        f"Put{kind}PermissionsBoundary",
        f"Delete{kind}PermissionsBoundary",
    )
)


def boundary_of(role_name: str, account: str) -> dict:
    """The permissions boundary of a role as iam:PermissionsBoundary. {} for a role without one."""
    boundary = (iam._roles.get_scoped(account, None, role_name) or {}).get("PermissionsBoundary")
    return {"iam:PermissionsBoundary": boundary} if boundary else {}


def _of_request(service: str, iam_action: str, body: bytes, params: dict) -> dict:
    try:
        given = json.loads(body) if body[:1] == b"{" else {}
    except ValueError:
        given = {}
    keys = {}
    for parameter, key in _PARAMETER_KEYS.get(service, {}).items():
        value = given.get(parameter) or _query_param(params, parameter)
        if value:
            keys[key] = str(value)
    if iam_action in _BOUNDARY_ACTIONS:
        keys.update(_boundary(params))
    if service == "kms":
        keys.update(of_kms_request(given))
    return keys


def _boundary(params: dict) -> dict:
    asked = _query_param(params, "PermissionsBoundary")
    if asked:
        return {"iam:PermissionsBoundary": asked}
    role, user = _query_param(params, "RoleName"), _query_param(params, "UserName")
    if role:
        return boundary_of(role, get_account_id())
    boundary = (iam._users.get(user) or {}).get("PermissionsBoundary")
    return {"iam:PermissionsBoundary": boundary} if boundary else {}


def of_kms_request(given: dict) -> dict:
    """The condition keys of a KMS API request."""
    found = {"kms:CallerAccount": get_account_id()}
    named = str(given.get("KeyId", "")).rpartition(":alias/")
    if named[1] or named[2].startswith("alias/"):
        found["kms:RequestAlias"] = f"alias/{named[2].removeprefix('alias/')}"
    context = given.get("EncryptionContext")
    if isinstance(context, dict) and context:
        found.update({f"kms:EncryptionContext:{name}": value for name, value in context.items()})
        found["kms:EncryptionContextKeys"] = list(context)
    return found


def _role_arn(session_arn: str) -> str:
    account, name = session_arn.split(":")[4], session_arn.split("/")[1]
    role = iam._roles.get_scoped(account, None, name)
    return role["Arn"] if role else f"arn:aws:iam::{account}:role/{name}"


def resolve_condition_key(original: Callable, key: str, ctx: EvalContext) -> Any:
    """Wraps MiniStack's function: the value of a key, or None."""
    name = key.lower()
    if name == "aws:principaltype" and ctx.principal_type == "Root":
        return "Account"
    if name == "aws:principalarn" and ":assumed-role/" in ctx.principal_arn:
        return _role_arn(ctx.principal_arn)  # AWS gives the role, not its session
    if name in ("aws:resourceaccount", "s3:resourceaccount") and ctx.resource_arn.startswith("arn:aws:s3:::"):
        bucket = ctx.resource_arn.removeprefix("arn:aws:s3:::").partition("/")[0]
        return s3._bucket_owner_account(bucket) or ctx.principal_account
    if name == "kms:resourcealiases" and ctx.resource_arn.startswith("arn:aws:kms:"):
        return keys.aliases(ctx.resource_arn) or None
    value = original(key, ctx)
    if value is None:
        value = _role_tag(name, ctx.resource_arn)
    return "false" if value is None and name in _OF_A_PRINCIPALS_CALL else value


def _role_tag(name: str, resource: str) -> str | None:
    """A tag of the role that a request is for, whose account may be another one than the caller's."""
    kind, _, tag_key = name.partition("/")
    if kind not in ("iam:resourcetag", "aws:resourcetag") or ":role/" not in resource:
        return None
    role = iam._roles.get_scoped(resource.split(":")[4], None, resource.rpartition("/")[2]) or {}
    return next((tag["Value"] for tag in role.get("Tags") or () if tag["Key"].lower() == tag_key), None)


def request_tag_context(original: Callable, service: str, iam_action: str, body: bytes, params: dict) -> dict:
    """Wraps MiniStack's function: the condition keys that come from a request."""
    return {**original(service, iam_action, body, params), **_of_request(service, iam_action, body, params)}


def s3_service_context(
    original: Callable, iam_action: str, query_params: dict | None, path: str = "", headers: dict | None = None
) -> dict:
    """Wraps MiniStack's function: the condition keys of an S3 request."""
    keys = original(iam_action, query_params, path, headers)
    given = headers or {}
    if iam_action == "s3:PutObject":
        key_id = _encryption_key(query_params or {}, given)
        if key_id:
            keys["s3:x-amz-server-side-encryption-aws-kms-key-id"] = key_id
        for name in ("if-match", "if-none-match"):
            if given.get(name):
                keys[f"s3:{name}"] = given[name]
    return keys


def _encryption_key(query_params: dict, headers: dict) -> str | None:
    """The KMS key that the request names. A part of an upload names none: the request that started it does."""
    name = "x-amz-server-side-encryption-aws-kms-key-id"
    upload_id = _query_param(query_params, "uploadId")
    if not upload_id:
        return headers.get(name)
    upload = s3._multipart_uploads.get(upload_id) or {}
    return upload.get("requested_sse") and upload.get("preserved_headers", {}).get(name)
