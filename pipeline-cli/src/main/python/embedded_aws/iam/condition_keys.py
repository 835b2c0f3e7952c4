"""Condition keys that MiniStack leaves out or fills otherwise than AWS, so that policies with them decide as in AWS."""
import json

from ministack.core import iam_actions, iam_evaluator
from ministack.core.iam_actions import _query_param
from ministack.core.responses import get_account_id
from ministack.services import iam

# The key that holds one parameter of the request, by the service and the parameter's name.
_PARAMETER_KEYS = {
    "cloudformation": {"RoleARN": "cloudformation:RoleArn", "ChangeSetName": "cloudformation:ChangeSetName",
                       "TemplateURL": "cloudformation:TemplateUrl", "StackPolicyURL": "cloudformation:StackPolicyUrl"},
    "iam": {"PolicyArn": "iam:PolicyARN", "AWSServiceName": "iam:AWSServiceName"},
    "lambda": {"Principal": "lambda:Principal", "FunctionUrlAuthType": "lambda:FunctionUrlAuthType"},
    "sns": {"Protocol": "sns:Protocol", "Endpoint": "sns:Endpoint"},
}

# IAM actions on a role or user that carry iam:PermissionsBoundary (Service Authorization Reference, IAM).
_BOUNDARY_ACTIONS = frozenset(
    f"iam:{action}" for kind in ("Role", "User") for action in (
        f"Create{kind}", f"Put{kind}Policy", f"Delete{kind}Policy", f"Attach{kind}Policy", f"Detach{kind}Policy",
        f"Put{kind}PermissionsBoundary", f"Delete{kind}PermissionsBoundary"))


def boundary_of(role_name, account):
    """The permissions boundary of a role, as iam:PermissionsBoundary; {} for a role without one."""
    boundary = (iam._roles.get_scoped(account, None, role_name) or {}).get("PermissionsBoundary")
    return {"iam:PermissionsBoundary": boundary} if boundary else {}


def _of_request(service, iam_action, body, params):
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


def _boundary(params):
    asked = _query_param(params, "PermissionsBoundary")
    if asked:
        return {"iam:PermissionsBoundary": asked}
    role, user = _query_param(params, "RoleName"), _query_param(params, "UserName")
    if role:
        return boundary_of(role, get_account_id())
    boundary = (iam._users.get(user) or {}).get("PermissionsBoundary")
    return {"iam:PermissionsBoundary": boundary} if boundary else {}


def of_kms_request(given):
    """The condition keys of a KMS API request."""
    keys = {"kms:CallerAccount": get_account_id()}
    context = given.get("EncryptionContext")
    if isinstance(context, dict) and context:
        keys.update({f"kms:EncryptionContext:{name}": value for name, value in context.items()})
        keys["kms:EncryptionContextKeys"] = list(context)
    return keys


def _role_arn(session_arn):
    account, name = session_arn.split(":")[4], session_arn.split("/")[1]
    role = iam._roles.get_scoped(account, None, name)
    return role["Arn"] if role else f"arn:aws:iam::{account}:role/{name}"


def install():
    resolve, request_tags, s3_keys = (
        iam_evaluator._resolve_condition_key, iam_actions.request_tag_context, iam_actions.s3_service_context)

    def resolve_condition_key(key, asked):
        name = key.lower()
        if name == "aws:principalarn" and ":assumed-role/" in asked.principal_arn:
            return _role_arn(asked.principal_arn)  # of a session, AWS gives its role
        if name in ("aws:resourceaccount", "s3:resourceaccount") and asked.resource_arn.startswith("arn:aws:s3:::"):
            from ministack.services import s3

            bucket = asked.resource_arn.removeprefix("arn:aws:s3:::").partition("/")[0]
            return s3._bucket_owner_account(bucket) or asked.principal_account
        return resolve(key, asked)

    def request_tag_context(service, iam_action, body, params):
        return {**request_tags(service, iam_action, body, params), **_of_request(service, iam_action, body, params)}

    def s3_service_context(iam_action, query_params, path="", headers=None):
        keys = s3_keys(iam_action, query_params, path, headers)
        if iam_action == "s3:PutObject":
            key_id = _encryption_key(query_params or {}, headers or {})
            if key_id:
                keys["s3:x-amz-server-side-encryption-aws-kms-key-id"] = key_id
            for name in ("if-match", "if-none-match"):
                if (headers or {}).get(name):
                    keys[f"s3:{name}"] = headers[name]
        return keys

    iam_evaluator._resolve_condition_key = resolve_condition_key
    iam_actions.request_tag_context = request_tag_context
    iam_actions.s3_service_context = s3_service_context


def _encryption_key(query_params, headers):
    """The key that the request names. A part names none: the upload's own request decides, as MiniStack does it."""
    from ministack.services import s3

    name = "x-amz-server-side-encryption-aws-kms-key-id"
    upload_id = _query_param(query_params, "uploadId")
    if not upload_id:
        return headers.get(name)
    upload = s3._multipart_uploads.get(upload_id) or {}
    return upload.get("requested_sse") and upload.get("preserved_headers", {}).get(name)
