"""
Whether somebody may do something, by MiniStack's policy evaluator: what a service asks in AWS before it acts.

MiniStack asks once per API request, for the request's own action. This asks for what follows from it: the resources
that CloudFormation creates, the role that is passed, the key that an object is encrypted with.
"""

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, EvalResult, PrincipalInfo, evaluate
from ministack.core.responses import get_region, request_scope
from ministack.services.tagging import resource_tags

from embedded_aws.iam import access_log, root_policies
from embedded_aws.iam.actors import Actor


class AccessDenied(Exception):
    """The refusal, in AWS's words."""


def require(
    actor: Actor | None, action: str, resource: str, context: dict | None = None, region: str | None = None
) -> None:
    """Raise AccessDenied unless `actor` (see actors.py) may do this. `context` holds condition keys and values."""
    if actor is None:
        raise AccessDenied("Access Denied")
    asked, principal, found, result = _decided(actor, action, resource, context, region)
    allowed = result.decision == "Allow"
    access_log.record(
        principal.arn, action, resource, "allow" if allowed else "deny", result.matched_sid or result.reason, actor.via
    )
    if not allowed:
        raise AccessDenied(_message(asked, actor, principal, found))


def allows(actor: Actor | None, action: str, resource: str, context: dict | None = None) -> bool:
    """Whether `actor` may do this; a service wonders, nobody does it, so it is not logged."""
    return actor is not None and _decided(actor, action, resource, context, None)[-1].decision == "Allow"


def _decided(actor: Actor | None, action: str, resource: str, context: dict | None, region: str | None) -> tuple:
    if actor is None:
        raise AccessDenied("Access Denied")
    try:
        principal = actor.principal()
    except PermissionError as refused:
        raise AccessDenied(str(refused)) from None
    asked = _question(actor, principal, action, resource, context, region)
    found = policy_of(action.partition(":")[0], resource)
    return asked, principal, found, _decide(asked, principal, found)


def explain(actor: Actor, action: str, resource: str, context: dict | None = None, region: str | None = None) -> str:
    """AWS's message for a refusal that MiniStack decided."""
    principal = actor.principal()
    asked = _question(actor, principal, action, resource, context, region)
    return _message(asked, actor, principal, policy_of(action.partition(":")[0], resource))


def _question(
    actor: Actor, principal: PrincipalInfo, action: str, resource: str, context: dict | None, region: str | None
) -> EvalContext:
    keys = {name.lower(): value for name, value in {**actor.context, **(context or {})}.items()}
    keys.setdefault("aws:tagkeys", None)
    if principal.policies and iam_evaluator._names_condition_key(principal.policies, "aws:resourcetag/"):
        for name, value in (resource_tags(resource) or {}).items():
            keys.setdefault(f"aws:resourcetag/{name}".lower(), value)
    return EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=resource,
        region=region or get_region(),
        service_context=keys,
        principal_keys=principal.keys,
    )


def policy_of(service: str, resource: str) -> tuple | None:
    """A resource's own policy and its owner's account; None for a resource without one that this AWS has."""
    if service == "s3" and resource.startswith("arn:aws:s3:::"):
        from ministack.services import s3

        owner, region = s3._bucket_owner_account(resource.removeprefix("arn:aws:s3:::").partition("/")[0]), get_region()
    else:
        owner, region = iam_evaluator._account_from_arn(resource), (resource.split(":") + [""] * 4)[3] or get_region()
    if owner is None:
        return None
    with request_scope(owner, region):
        return iam_evaluator._resource_policy(service, resource)


def _decide(asked: EvalContext, principal: PrincipalInfo, found: tuple | None) -> EvalResult:
    owner = found[1] if found else iam_evaluator._account_from_arn(asked.resource_arn)
    foreign = owner not in (None, principal.account)
    if principal.policies is None:
        identity = EvalResult("Allow", principal.arn, "", "root")
        if not foreign and asked.action in root_policies.ALWAYS:
            return identity
    else:
        identity = evaluate(asked, principal.policies, *principal.limits)
    if found is None:
        # Nothing but a policy of the resource gives another account access to it.
        return EvalResult("ImplicitDeny", principal.arn, "", "No resource policy") if foreign else identity
    required = asked.action.partition(":")[0] in iam_evaluator._POLICY_REQUIRED
    return iam_evaluator.combine_resource_policy(identity, asked, *found, required=required, limits=principal.limits)


def _message(asked: EvalContext, actor: Actor, principal: PrincipalInfo, found: tuple | None) -> str:
    resource = f'"{asked.resource_arn}"' if asked.action.startswith("s3:") else asked.resource_arn
    return f"User: {asked.principal_arn} is not authorized to perform: {asked.action} on resource: {resource} " + _why(
        asked, actor, principal, found
    )


def _why(asked: EvalContext, actor: Actor, principal: PrincipalInfo, found: tuple | None) -> str:
    """Which kind of policy denies, or fails to allow, in the words of AWS's access denied messages."""
    layers = (
        []
        if principal.policies is None
        else [("identity-based policy", principal.policies), *zip(actor.limit_names(), principal.limits, strict=True)]
    )
    decisions = [(name, evaluate(asked, policies).decision) for name, policies in layers]
    if found is not None:
        decisions.append(("resource-based policy", iam_evaluator.evaluate_resource_policy(found[0], asked).decision))
    for name, decision in decisions:
        if decision == "Deny":
            return f"with an explicit deny in {'an' if name[0] in 'aeiou' else 'a'} {name}"
    for name, decision in decisions:
        if decision != "Allow":
            return f"because no {name} allows the {asked.action} action"
    return f"because no resource-based policy allows the {asked.action} action"
