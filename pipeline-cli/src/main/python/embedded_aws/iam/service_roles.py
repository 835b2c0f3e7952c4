"""Sessions of roles that an AWS service assumes, if the role's trust policy and its conditions allow it."""

import json
import time

from ministack.core.iam_evaluator import EvalContext, _action_matches, _conditions_met, _service_principal_matches
from ministack.services import iam, sts

# AWS does not document whether these services send aws:SourceArn and aws:SourceAccount when they assume a role.
# "Cross-service confused deputy prevention" of CloudFormation has them for extensions, not for a stack's role. Such a
# role has to trust the service both with and without the keys.
_SOURCE_NOT_DOCUMENTED = ("cloudformation.amazonaws.com",)


class NotAssumable(Exception):
    """The role does not exist, or its trust policy does not let the service assume it."""


def assume(
    role_arn: str, service: str, session_name: str, source_arn: str | None = None, duration_seconds: int = 3600
) -> dict:
    """
    Start a session of a role as a service does. Returns AccessKeyId, SecretAccessKey, SessionToken and Expiration
    (ISO 8601). `source_arn` is the resource for which the service acts, and aws:SourceAccount is its account.
    """
    role = find(role_arn)
    account = role_arn.split(":")[4]
    if role is None or not trusts(role, service, source_arn):
        raise NotAssumable(
            f"{service} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
            + (" (no such role)" if role is None else " (its trust policy does not allow it)")
        )
    key, secret, token = iam._gen_session_access_key(), iam._gen_secret(), iam._gen_session_token()
    expiration = time.time() + duration_seconds
    sts.register_session(
        key,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role['RoleName']}/{session_name}",
            "UserId": f"{role['RoleId']}:{session_name}",
            "SecretAccessKey": secret,
            "SessionToken": token,
            "Expiration": expiration,
            "AccountId": account,
            "PrincipalType": "AssumedRole",
            "SessionPolicies": None,
        },
    )
    return {
        "AccessKeyId": key,
        "SecretAccessKey": secret,
        "SessionToken": token,
        "Expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(expiration)),
    }


def find(role_arn: str) -> dict | None:
    """The role of this ARN, its path included, or None."""
    parts = role_arn.split(":")
    if len(parts) != 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        return None
    role = iam._roles.get_scoped(parts[4], None, parts[5].rpartition("/")[2])
    return role if role and role["Arn"] == role_arn else None


def trusts(role: dict, service: str, source_arn: str | None = None) -> bool:
    """Whether a role's trust policy lets a service principal assume it, whatever the service may send."""
    sources = (source_arn, None) if service in _SOURCE_NOT_DOCUMENTED else (source_arn,)
    return all(_allows(role, service, source) for source in sources)


def needs_source(role: dict, service: str, source_arn: str | None) -> bool:
    """Whether a role trusts a service principal only if the service sends the resource for which it acts."""
    return _allows(role, service, source_arn) and not _allows(role, service, None)


def _allows(role: dict, service: str, source_arn: str | None) -> bool:
    document = role["AssumeRolePolicyDocument"]
    document = json.loads(document) if isinstance(document, str) else document
    statements = document.get("Statement", [])
    context = EvalContext(
        principal_arn=service,
        principal_type="AWSService",
        principal_account="",
        action="sts:AssumeRole",
        resource_arn=role["Arn"],
        region="",
        principal_keys={"aws:principalisawsservice": "true", "aws:principalservicename": service},
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": source_arn.split(":")[4]}
        if source_arn
        else {},
    )
    matching = [
        statement["Effect"]
        for statement in ([statements] if isinstance(statements, dict) else statements)
        if _action_matches("sts:AssumeRole", _list(statement.get("Action")), _list(statement.get("NotAction")))
        and _service_principal_matches(statement.get("Principal"), service)
        and _conditions_met(statement.get("Condition", {}), context)
    ]
    return "Allow" in matching and "Deny" not in matching


def _list(value: str | list | None) -> list:
    return [value] if isinstance(value, str) else value or []
