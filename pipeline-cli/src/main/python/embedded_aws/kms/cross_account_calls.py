"""
KMS API calls with a key of another account: both the key's policy and the caller's own policies must allow them.

MiniStack looks for keys in the caller's account only. For these it evaluates key and identity policies as AWS does.
"""

import json
import uuid
from collections.abc import Callable

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region, request_scope

from embedded_aws.iam import actors, authorization, condition_keys
from embedded_aws.kms import keys

# "Allowing users in other accounts to use a KMS key": the operations that take a key of another account.
_ACROSS_ACCOUNTS = frozenset(
    (
        "CreateGrant",
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateMac",
        "GetKeyRotationStatus",
        "GetPublicKey",
        "ListGrants",
        "RetireGrant",
        "RevokeGrant",
        "Sign",
        "Verify",
        "VerifyMac",
    )
)


async def handle_request(
    original: Callable, method: str, path: str, headers: dict, body: bytes, query_params: dict
) -> tuple:
    """Wraps MiniStack's KMS."""
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        given = {}
    key = keys.of_request(operation, given, get_region(), get_account_id())
    caller = actors.caller()
    if caller is None or key is None or key.split(":")[4] == caller.account:
        return await original(method, path, headers, body, query_params)
    try:
        if operation not in _ACROSS_ACCOUNTS:
            raise authorization.AccessDenied(f"{operation} does not take a key of another account: {key}")
        authorization.require(caller, f"kms:{operation}", key, condition_keys.of_kms_request(given))
    except authorization.AccessDenied as denied:
        return iam_actions.access_denied_response(
            "kms", f"kms:{operation}", caller.principal().arn, str(uuid.uuid4()), message=str(denied), headers=headers
        )
    region, account = key.split(":")[3:5]
    with request_scope(account, region):
        return await original(method, path, headers, body, query_params)
