"""
Grants of KMS keys, which allow what no policy allows. MiniStack keeps them and asks the policies only.

AWS: KMS Developer Guide, "Grants in AWS KMS". A grant does not undo an explicit deny.
"""

from collections.abc import Callable

from ministack.core.iam_evaluator import EvalContext, EvalResult
from ministack.core.responses import get_region, request_scope
from ministack.services import kms


def combine_resource_policy(
    original: Callable,
    identity: EvalResult,
    ctx: EvalContext,
    policy: str | dict | None,
    owner_account: str | None,
    required: bool = False,
    limits: tuple = (),
) -> EvalResult:
    """Wraps MiniStack's function: the decision of the caller's policies and the resource's."""
    result = original(identity, ctx, policy, owner_account, required, limits)
    if result.decision != "ImplicitDeny" or not ctx.action.startswith("kms:"):
        return result
    account = owner_account or ctx.principal_account
    for grant in _grants(account):
        if grant["KeyId"] == ctx.resource_arn and _covers(grant, ctx):
            return EvalResult("Allow", ctx.principal_arn, grant["GrantId"], "Grant")
    return result


def _grants(account: str) -> list:
    with request_scope(account, get_region()):
        return list(kms._grants.values())


def _covers(grant: dict, ctx: EvalContext) -> bool:
    grantee = grant["GranteePrincipal"]
    own = [ctx.principal_arn]
    if ":assumed-role/" in ctx.principal_arn:
        account, name = ctx.principal_arn.split(":")[4], ctx.principal_arn.split("/")[1]
        if grantee.startswith(f"arn:aws:iam::{account}:role/") and grantee.rpartition("/")[2] == name:
            own.append(grantee)
    if grantee not in own or ctx.action.partition(":")[2] not in grant["Operations"]:
        return False
    prefix = "kms:encryptioncontext:"
    given = {name: value for name, value in ctx.service_context.items() if name.lower().startswith(prefix)}
    given = {name[len(prefix) :].lower(): value for name, value in given.items()}
    wanted = grant.get("Constraints") or {}
    subset = {name.lower(): value for name, value in (wanted.get("EncryptionContextSubset") or {}).items()}
    equal = {name.lower(): value for name, value in (wanted.get("EncryptionContextEquals") or {}).items()}
    return subset.items() <= given.items() and ("EncryptionContextEquals" not in wanted or equal == given)
