"""
Secrets of another account, which MiniStack does not find.

AWS: Secrets Manager User Guide, "Access AWS Secrets Manager secrets from a different account": the secret's policy, the
caller's policies and the key must allow it, and the key can't be the account's aws/secretsmanager.
"""

import json
import uuid
from collections.abc import Callable

from ministack.core import iam_actions
from ministack.core.responses import get_region, request_scope
from ministack.services import secretsmanager

from embedded_aws.iam import actors, authorization
from embedded_aws.kms import keys

_READS = ("DescribeSecret", "GetSecretValue")


async def handle_request(
    original: Callable, method: str, path: str, headers: dict, body: bytes, query_params: dict
) -> tuple:
    """Wraps MiniStack's Secrets Manager."""
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    try:
        secret = str(json.loads(body or b"{}").get("SecretId", ""))
    except (AttributeError, ValueError):
        secret = ""
    caller = actors.caller()
    owner = secret.split(":")[4] if secret.count(":") > 5 else None
    if caller is None or operation not in _READS or owner in (None, caller.account):
        return await original(method, path, headers, body, query_params)
    region = secret.split(":")[3] or get_region()
    with request_scope(owner, region):
        _, found = secretsmanager._resolve(secret)
    try:
        authorization.require(caller, f"secretsmanager:{operation}", found["ARN"] if found else secret)
        if found and operation == "GetSecretValue":
            _require_key(caller, found, region, str(owner))
    except authorization.AccessDenied as denied:
        return iam_actions.access_denied_response(
            "secretsmanager",
            f"secretsmanager:{operation}",
            caller.principal().arn,
            str(uuid.uuid4()),
            message=str(denied),
            headers=headers,
        )
    with request_scope(owner, region):
        return await original(method, path, headers, body, query_params)


def _require_key(caller: actors.Actor, secret: dict, region: str, owner: str) -> None:
    named = secret.get("KmsKeyId") or ""
    key = keys.arn(named, region, owner) if named and "aws/secretsmanager" not in named else None
    if key is None:
        raise authorization.AccessDenied(
            "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS "
            "service key."
        )
    context = {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com", "kms:CallerAccount": caller.account}
    authorization.require(caller, "kms:Decrypt", key, context)
