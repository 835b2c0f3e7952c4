"""
iam:PassRole: whoever hands a role to a service must be allowed to, whichever call or template does it.

AWS: "Grant a user permissions to pass a role to an AWS service". A role of another account is never passed.
"""
import json
import re
import uuid

from ministack import app
from ministack.core import iam_actions

from embedded_aws.iam import actors, authorization, condition_keys, denials, passed_roles, policy_elements, request_resources


def require(actor, role_arn, service_principal):
    """Raise AccessDenied unless `actor` may pass this role to this service."""
    if role_arn.split(":")[4] != actor.account:
        raise authorization.AccessDenied("Cross-account pass role is not allowed.")
    authorization.require(actor, "iam:PassRole", role_arn, {"iam:PassedToService": service_principal})


def _parameters(body, query_params):
    """The request's parameters by name, whichever protocol they came in."""
    if body[:1] == b"<":
        return {"Role": re.findall(r"<Role>([^<]+)</Role>", body.decode("utf-8", "replace"))}
    if body[:1] == b"{":
        try:
            return json.loads(body)
        except ValueError:
            return {}
    return query_params


def _guard(service, handler):
    async def handle(method, path, headers, body, query_params):
        caller = actors.caller()
        if caller is not None and b"role" in body.lower():
            parameters = app._routing_params(method, path, headers, body, query_params)
            action = iam_actions.extract_iam_action(service, method, path, headers, body, parameters) or ""
            try:
                for role, passed_to in passed_roles.in_request(
                        service, action.partition(":")[2], _parameters(body, parameters)):
                    require(caller, role, passed_to)
            except authorization.AccessDenied as denied:
                return iam_actions.access_denied_response(
                    service, "iam:PassRole", caller.principal().arn, str(uuid.uuid4()), message=str(denied),
                    headers=headers)
        return await handler(method, path, headers, body, query_params)

    return handle


class _GuardedHandlers(dict):
    """The services' handlers; those that are asked for come with the check."""

    def get(self, service, default=None):
        handler = super().get(service, default)
        return handler and _guard(service, handler)


def install():
    actors.install()
    policy_elements.install()
    condition_keys.install()
    request_resources.install()
    denials.install()
    app.SERVICE_HANDLERS = _GuardedHandlers(app.SERVICE_HANDLERS)
