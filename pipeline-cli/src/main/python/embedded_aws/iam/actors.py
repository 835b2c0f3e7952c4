"""Who acts: the caller of the API request, or who CloudFormation acts as in the stack operation that is running."""
import contextvars

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.core.router import extract_access_key_id
from ministack.services import iam, sts

from embedded_aws.iam import service_roles

_request = contextvars.ContextVar("embedded_aws_request", default=None)
_acting = contextvars.ContextVar("embedded_aws_acting", default=None)


class Caller:
    """The principal that signed an API request; its policies are read when they are asked for."""

    via = "api"
    context = {}

    def __init__(self, access_key, account):
        self.access_key, self.account = access_key, account

    def principal(self):
        with request_scope(self.account, get_region()):
            found = iam_evaluator.resolve_principal(self.access_key, self.account)
        if isinstance(found, iam_evaluator.AuthError):
            raise PermissionError(found.message)
        return found

    def limit_names(self):
        """What narrows the principal's own policies, in the order of its limits."""
        session = sts._sessions.get(self.access_key) or {}
        passed = ["session policy"] if session.get("SessionPolicies") is not None else []
        return ["permissions boundary"] * (len(self.principal().limits) - len(passed)) + passed


class ForwardedCaller(Caller):
    """A caller for whom CloudFormation acts with the caller's own rights ("forward access sessions")."""

    via = "cloudformation"
    context = {"aws:calledvia": ["cloudformation.amazonaws.com"], "aws:calledviafirst": "cloudformation.amazonaws.com",
               "aws:calledvialast": "cloudformation.amazonaws.com", "aws:viaawsservice": "true"}


class ServiceRole:
    """A role that a service has assumed; the role's policies are read at each decision, as they are then."""

    via = "cloudformation"
    context = {}

    def __init__(self, arn, session_name):
        self.arn, self.session_name = arn, session_name
        self.account = arn.split(":")[4]

    def principal(self):
        role = service_roles.find(self.arn)
        if role is None:
            raise PermissionError(f"Role {self.arn} is invalid or cannot be assumed")
        name = role["RoleName"]
        tags = {f"aws:principaltag/{tag['Key'].lower()}": tag["Value"] for tag in role.get("Tags") or ()}
        return iam_evaluator.PrincipalInfo(
            arn=f"arn:aws:sts::{self.account}:assumed-role/{name}/{self.session_name}", type="AssumedRole",
            account=self.account, policies=iam_evaluator._gather_role_policies(name, self.account),
            keys={"aws:userid": f"{role['RoleId']}:{self.session_name}", **tags},
            limits=iam_evaluator._permissions_boundary(iam._roles, name, self.account))

    def limit_names(self):
        return ["permissions boundary"] * len(self.principal().limits)


def caller():
    """The signer of the current API request, or None outside of one (and for an unsigned request)."""
    return _request.get()


def current():
    """Who acts now: in a stack operation its role or the caller behind it, else the caller; None if nobody signed."""
    return _acting.get() or _request.get()


def in_stack_operation():
    return _acting.get() is not None


def act_as(actor):
    """Act as somebody in this context and in the tasks that it starts; returns what `act_as_before` takes back."""
    return _acting.set(actor)


def act_as_before(token):
    _acting.reset(token)


def install():
    """Remember who signs each request. May be called more than once: several gaps need it."""
    if getattr(iam_evaluator.pin_request_caller, "remembers", False):
        return
    pin = iam_evaluator.pin_request_caller

    def pin_request_caller(headers, query_params=None):
        pin(headers, query_params)
        access_key = extract_access_key_id(headers or {}, query_params or {})
        _request.set(Caller(access_key, get_account_id()) if access_key else None)

    pin_request_caller.remembers = True
    iam_evaluator.pin_request_caller = pin_request_caller
