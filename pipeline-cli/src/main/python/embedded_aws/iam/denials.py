"""Refusals of API requests in AWS's words: what was asked, on which resource, and which kind of policy denies it."""
import contextvars

from ministack.core import iam_actions, iam_evaluator

from embedded_aws.iam import actors, authorization

_message = contextvars.ContextVar("embedded_aws_denial", default="")


def install():
    enforce, respond = iam_evaluator.enforce, iam_actions.access_denied_response

    def explained_enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        refused = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        caller = actors.caller()
        if isinstance(refused, iam_evaluator.EvalResult) and refused.decision in ("Deny", "ImplicitDeny") and caller:
            _message.set(authorization.explain(caller, iam_action, resource_arn, service_context, region))
        return refused

    def access_denied_response(service, action, principal_arn, request_id, *, message="", error_code="", **given):
        if not message and not error_code:
            message = _message.get()
        return respond(service, action, principal_arn, request_id, message=message, error_code=error_code, **given)

    iam_evaluator.enforce = explained_enforce
    iam_actions.access_denied_response = access_denied_response
