"""
KMS API calls with a key of another account: the key's policy and the caller's own must both allow.

MiniStack looks for keys in the caller's account only, and asks no policy about others. Its own account's keys it
decides by key policy and identity policies, as AWS does.
"""
import json
import uuid

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import kms

from embedded_aws.iam import actors, authorization, condition_keys, request_resources

# "Allowing users in other accounts to use a KMS key": the operations that take a key of another account.
_ACROSS_ACCOUNTS = frozenset((
    "CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateMac", "GetKeyRotationStatus",
    "GetPublicKey", "ListGrants", "RetireGrant", "RevokeGrant", "Sign", "Verify", "VerifyMac"))


def install():
    handle_request = kms.handle_request

    async def handle_with_foreign_keys(method, path, headers, body, query_params):
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        try:
            given = json.loads(body or b"{}")
        except ValueError:
            given = {}
        key = request_resources.key_of(operation, given, get_region(), get_account_id())
        caller = actors.caller()
        if caller is None or key is None or key.split(":")[4] == caller.account:
            return await handle_request(method, path, headers, body, query_params)
        try:
            if operation not in _ACROSS_ACCOUNTS:
                raise authorization.AccessDenied(f"{operation} does not take a key of another account: {key}")
            authorization.require(caller, f"kms:{operation}", key, condition_keys.of_kms_request(given))
        except authorization.AccessDenied as denied:
            return iam_actions.access_denied_response(
                "kms", f"kms:{operation}", caller.principal().arn, str(uuid.uuid4()), message=str(denied),
                headers=headers)
        region, account = key.split(":")[3:5]
        with request_scope(account, region):
            return await handle_request(method, path, headers, body, query_params)

    kms.handle_request = handle_with_foreign_keys
