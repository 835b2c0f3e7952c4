"""Finds KMS keys by id, alias or ARN, in any account."""

from ministack.core.iam_actions import _kms_key_id_from_ciphertext
from ministack.core.responses import request_scope
from ministack.services import kms

from embedded_aws.kms import aws_managed_keys

# Operations on an alias. All others are on the key that an alias names.
_ALIAS_OPERATIONS = ("CreateAlias", "UpdateAlias", "DeleteAlias", "ListAliases")


def arn(key_id: str, region: str, account: str) -> str | None:
    """The ARN of a key by its id, alias or ARN. None if there is no such key."""
    if key_id.startswith("arn:"):
        region, account = key_id.split(":")[3:5]
    if aws_managed_keys.names_s3_key(key_id):
        return aws_managed_keys.s3_key(account, region)
    with request_scope(account, region):
        found = kms._resolve_key(key_id)
    return found["Arn"] if found else None


def aliases(key_arn: str) -> list[str]:
    """The aliases of a key, as alias/name."""
    region, account = key_arn.split(":")[3:5]
    key_id = key_arn.rpartition("/")[2]
    with request_scope(account, region):
        return [name.rpartition(":")[2] for name, target in kms._aliases.items() if target in (key_id, key_arn)]


def of_request(operation: str, given: dict, region: str, account: str) -> str | None:
    """The ARN of the key that a KMS request uses, in any account. None for a request about no key or an alias."""
    if operation in _ALIAS_OPERATIONS:
        return None
    key_id = given.get("KeyId")
    if key_id:
        return arn(key_id, region, account)
    # A ciphertext contains the id of its key, in any account.
    held = _kms_key_id_from_ciphertext(given.get("CiphertextBlob") or "")
    return next((key["Arn"] for key in kms._keys._data.values() if key["KeyId"] == held), None) if held else None
