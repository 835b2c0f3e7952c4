"""What a role may do by its own policies, asked of MiniStack's evaluator."""

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.services import iam

from embedded_aws.iam import access_log


def session_arn(role_arn: str, session_name: str) -> str:
    account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    return f"arn:aws:sts::{account}:assumed-role/{name}/{session_name}"


def role_may(
    role_arn: str, session_name: str, action: str, resource: str, region: str, via: str, context: dict | None = None
) -> bool:
    """Whether a role's identity policies, inside its boundary, allow an action. The decision goes to the access log."""
    account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    principal = session_arn(role_arn, session_name)
    result = iam_evaluator.evaluate(
        EvalContext(
            principal_arn=principal,
            principal_type="AssumedRole",
            principal_account=account,
            action=action,
            resource_arn=resource,
            region=region,
            service_context={key.lower(): value for key, value in (context or {}).items()},
        ),
        iam_evaluator._gather_role_policies(name, account),
        *iam_evaluator._permissions_boundary(iam._roles, name, account),
    )
    allowed = result.decision == "Allow"
    access_log.record(
        principal, action, resource, "allow" if allowed else "deny", result.matched_sid or result.reason, via
    )
    return allowed
