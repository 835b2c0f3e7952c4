"""The acting principal: the caller of the API request, or the principal of the running stack operation."""

import contextvars
from collections.abc import Callable
from typing import ClassVar

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.core.router import extract_access_key_id
from ministack.services import iam, sts

from embedded_aws.iam import service_roles

_request: contextvars.ContextVar["Caller | None"] = contextvars.ContextVar("embedded_aws_request", default=None)
_acting: contextvars.ContextVar["Actor | None"] = contextvars.ContextVar("embedded_aws_acting", default=None)


class Caller:
    """The principal that signed an API request. Its policies are read at each decision."""

    via = "api"
    context: ClassVar[dict] = {}

    def __init__(self, access_key: str, account: str) -> None:
        self.access_key, self.account = access_key, account

    def principal(self) -> iam_evaluator.PrincipalInfo:
        with request_scope(self.account, get_region()):
            found = iam_evaluator.resolve_principal(self.access_key, self.account)
        if isinstance(found, iam_evaluator.AuthError):
            raise PermissionError(found.message)
        return found

    def limit_names(self) -> list:
        """The names of what limits the principal's own policies, in the order of its limits."""
        session = sts._sessions.get(self.access_key) or {}
        passed = ["session policy"] if session.get("SessionPolicies") is not None else []
        return ["permissions boundary"] * (len(self.principal().limits) - len(passed)) + passed


class ForwardedCaller(Caller):
    """A caller on whose behalf CloudFormation acts with the caller's own rights ("forward access sessions")."""

    via = "cloudformation"
    context: ClassVar[dict] = {
        "aws:calledvia": ["cloudformation.amazonaws.com"],
        "aws:calledviafirst": "cloudformation.amazonaws.com",
        "aws:calledvialast": "cloudformation.amazonaws.com",
        "aws:viaawsservice": "true",
    }


class ServiceRole:
    """A role that a service has assumed. The role's policies are read at each decision."""

    context: ClassVar[dict] = {}

    def __init__(self, arn: str, session_name: str, via: str = "cloudformation") -> None:
        self.arn, self.session_name, self.via = arn, session_name, via
        self.account = arn.split(":")[4]

    def principal(self) -> iam_evaluator.PrincipalInfo:
        role = service_roles.find(self.arn)
        if role is None:
            raise PermissionError(f"Role {self.arn} is invalid or cannot be assumed")
        name = role["RoleName"]
        tags = {f"aws:principaltag/{tag['Key'].lower()}": tag["Value"] for tag in role.get("Tags") or ()}
        return iam_evaluator.PrincipalInfo(
            arn=f"arn:aws:sts::{self.account}:assumed-role/{name}/{self.session_name}",
            type="AssumedRole",
            account=self.account,
            policies=iam_evaluator._gather_role_policies(name, self.account),
            keys={"aws:userid": f"{role['RoleId']}:{self.session_name}", **tags},
            limits=iam_evaluator._permissions_boundary(iam._roles, name, self.account),
        )

    def limit_names(self) -> list:
        return ["permissions boundary"] * len(self.principal().limits)


Actor = Caller | ServiceRole


def caller() -> Caller | None:
    """The signer of the current API request. None outside of a request and for an unsigned one."""
    return _request.get()


def current() -> Actor | None:
    """The acting principal: in a stack operation its role or caller, else the request's caller. None if unsigned."""
    return _acting.get() or _request.get()


def in_stack_operation() -> bool:
    return _acting.get() is not None


def act_as(actor: Actor | None) -> contextvars.Token:
    """Act as this principal in this context and in the tasks that it starts. Returns the token for act_as_before."""
    return _acting.set(actor)


def act_as_before(token: contextvars.Token) -> None:
    _acting.reset(token)


def pin_request_caller(original: Callable, headers: dict, query_params: dict | None = None) -> None:
    """Wraps MiniStack's function, which runs once per request: remembers the caller."""
    original(headers, query_params)
    access_key = extract_access_key_id(headers or {}, query_params or {})
    _request.set(Caller(access_key, get_account_id()) if access_key else None)
