"""
The AWS managed key aws/s3 of each account. Like AWS, it is made when S3 first uses it.

AWS: "AWS KMS keys", AWS managed keys. Its policy lets every principal of its own account use it by way of S3, and
nobody of another account; nobody can change the policy.
"""

import json

from ministack.core.responses import request_scope
from ministack.services import kms

ALIAS = "alias/aws/s3"


def names_s3_key(key_id: str) -> bool:
    """Whether a key id is the alias of aws/s3, or its ARN."""
    return key_id == ALIAS or (key_id.startswith("arn:") and key_id.endswith(f":{ALIAS}"))


def s3_key(account: str, region: str) -> str:
    """The ARN of an account's key aws/s3."""
    with request_scope(account, region):
        found = kms._resolve_key(ALIAS)
        if not found:
            before = set(kms._keys)
            kms._create_key(
                {
                    "Description": "Default key that protects my S3 objects when no other key is defined",
                    "Policy": json.dumps(_policy(account, region)),
                }
            )
            key_id = next(key_id for key_id in kms._keys if key_id not in before)
            kms._aliases[kms._alias_arn(ALIAS)] = key_id
            found = kms._keys[key_id]
        return found["Arn"]


def _policy(account: str, region: str) -> dict:
    return {
        "Version": "2012-10-17",
        "Id": "auto-s3-2",
        "Statement": [
            {
                "Sid": "Allow access through S3 for all principals in the account that are authorized to use S3",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
                "Resource": "*",
                "Condition": {
                    "StringEquals": {
                        "kms:CallerAccount": account,
                        "kms:ViaService": f"s3.{region}.amazonaws.com",
                    }
                },
            },
            {
                "Sid": "Allow direct access to key metadata to the account",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*"],
                "Resource": "*",
            },
        ],
    }
