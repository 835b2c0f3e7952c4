"""
A trust policy that names a role or user of its own account lets it assume the role without a policy of its own.

AWS: "AssumeRole" in the STS API Reference. MiniStack asks for a policy of the caller in every case.
"""

import json
from collections.abc import Callable

from ministack.core.responses import get_account_id

from embedded_aws.iam import service_roles


def resource_policy(original: Callable, service: str, resource_arn: str) -> tuple | None:
    """Wraps MiniStack's function: (policy, owner's account) of a resource, or None."""
    if service != "sts":
        return original(service, resource_arn)
    role = service_roles.find(resource_arn)
    if role is None or resource_arn.split(":")[4] != get_account_id():
        return None  # STS itself looks at the trust policy, too
    document = role["AssumeRolePolicyDocument"]
    document = json.loads(document) if isinstance(document, str) else document
    statements = document.get("Statement", [])
    return {
        **document,
        "Statement": [
            {**statement, "Resource": "*"}
            for statement in ([statements] if isinstance(statements, dict) else statements)
        ],
    }, get_account_id()
