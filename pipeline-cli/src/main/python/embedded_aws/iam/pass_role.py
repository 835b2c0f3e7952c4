"""
iam:PassRole: a principal that passes a role to a service needs the permission, in every call and in every template.

AWS: "Grant a user permissions to pass a role to an AWS service". A role of another account can't be passed.
"""

import json
import re
import uuid
from collections.abc import Callable

from ministack import app
from ministack.core import iam_actions

from embedded_aws.iam import actors, authorization, passed_roles
from embedded_aws.iam.actors import Actor
from embedded_aws.server.patches import Patch, wrap


def require(actor: Actor, role_arn: str, service_principal: str) -> None:
    """Raise AccessDenied unless `actor` may pass this role to this service."""
    if role_arn.split(":")[4] != actor.account:
        raise authorization.AccessDenied("Cross-account pass role is not allowed.")
    authorization.require(actor, "iam:PassRole", role_arn, {"iam:PassedToService": service_principal})


def _parameters(body: bytes, query_params: dict) -> dict:
    """The request's parameters by name, for each of the protocols."""
    if body[:1] == b"<":
        return {"Role": re.findall(r"<Role>([^<]+)</Role>", body.decode("utf-8", "replace"))}
    if body[:1] == b"{":
        try:
            return json.loads(body)
        except ValueError:
            return {}
    return query_params


def guards(added_services: tuple[str, ...]) -> tuple[Patch, ...]:
    """The patches that check the requests of every service, those that the embedded AWS adds included."""
    return tuple(
        wrap(app, "SERVICE_HANDLERS", service, by=_guard(service))
        for service in (*app.SERVICE_HANDLERS, *added_services)
    )


def _guard(service: str) -> Callable:
    async def handle(
        original: Callable, method: str, path: str, headers: dict, body: bytes, query_params: dict
    ) -> tuple:
        caller = actors.caller()
        if caller is not None and b"role" in body.lower():
            parameters = app._routing_params(method, path, headers, body, query_params)
            action = iam_actions.extract_iam_action(service, method, path, headers, body, parameters) or ""
            try:
                for role, passed_to in passed_roles.in_request(
                    service, action.partition(":")[2], _parameters(body, parameters)
                ):
                    require(caller, role, passed_to)
            except authorization.AccessDenied as denied:
                return iam_actions.access_denied_response(
                    service,
                    "iam:PassRole",
                    caller.principal().arn,
                    str(uuid.uuid4()),
                    message=str(denied),
                    headers=headers,
                )
        return await original(method, path, headers, body, query_params)

    return handle
