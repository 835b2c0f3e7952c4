"""
Policies of buckets, keys, topics and queues that the service refuses, and targets of a bucket's notifications or a log
group's subscriptions whose policy does not let the service in.

AWS: "Policies and permissions in Amazon S3", "Default key policy" (the safety check), "Granting permissions to publish
event notification messages to a destination".
"""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.core.responses import get_account_id, get_region

from embedded_aws.iam import actors, authorization, policy_principals, policy_syntax, service_policies

_OBJECT_ACTIONS = (
    "s3:abortmultipartupload",
    "s3:bypassgovernanceretention",
    "s3:deleteobject*",
    "s3:getobject*",
    "s3:initiatereplication",
    "s3:listmultipartuploadparts",
    "s3:objectowneroverridetobucketowner",
    "s3:putobject*",
    "s3:replicate*",
    "s3:restoreobject",
)
_NO_OBJECT_ACTIONS = ("s3:getobjectlockconfiguration", "s3:putobjectlockconfiguration")

# The property with the target's ARN in each list of notifications, and what S3 does with the target.
_NOTIFICATIONS = {
    "LambdaConfigurations": ("Function", "lambda:InvokeFunction"),
    "QueueConfigurations": ("Queue", "sqs:SendMessage"),
    "TopicConfigurations": ("Topic", "sns:Publish"),
}


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    check = _CHECKS.get(resource_type)
    return check(properties, physical_id) if check else None


def _texts(value: Any) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [value])] if value else []


def _bucket_policy(properties: dict, physical_id: str | None) -> str | None:
    wrong = service_policies.bucket(properties.get("PolicyDocument"))
    if wrong:
        return f"{wrong} (Service: S3, Status Code: 400)"
    bucket = str(properties.get("Bucket", ""))
    for statement in policy_syntax.statements(properties.get("PolicyDocument")):
        resources = [text.split(":::", 1)[-1] for text in _texts(statement.get("Resource"))]
        if any(not fnmatchcase(bucket, resource.partition("/")[0]) for resource in resources):
            return "Policy has invalid resource (Service: S3, Status Code: 400)"
        for action in _texts(statement.get("Action")) if resources else ():
            if not any(_applies(action.lower(), resource) for resource in resources):
                return "Action does not apply to any resource(s) in statement (Service: S3, Status Code: 400)"
    return None


def _applies(action: str, resource: str) -> bool:
    """Whether an action of S3 is one on the bucket, or on its objects, that the resource names."""
    if "*" in action or "?" in action or ("*" in resource and "/" not in resource):
        return True
    of_objects = any(fnmatchcase(action, pattern) for pattern in _OBJECT_ACTIONS) and action not in _NO_OBJECT_ACTIONS
    return of_objects == ("/" in resource)


def _key(properties: dict, physical_id: str | None) -> str | None:
    wrong = service_policies.key(properties["KeyPolicy"]) if "KeyPolicy" in properties else None
    if wrong:
        return f"{wrong} (Service: Kms, Status Code: 400, Error Code: MalformedPolicyDocumentException)"
    bypassed = str(properties.get("BypassPolicyLockoutSafetyCheck", "")).lower() == "true"
    if bypassed or policy_principals.unknown(properties.get("KeyPolicy")):
        return None  # KMS names a principal that does not exist first
    if "KeyPolicy" not in properties or any(_gives_the_policy(*part) for part in _allowing(properties)):
        return None
    return (
        "The new key policy will not allow you to update the key policy in the future. (Service: Kms, Status Code: 400)"
    )


def _allowing(properties: dict) -> Iterator[tuple[list[str], list[str]]]:
    """The principals and the actions of the statements that allow."""
    for statement in policy_syntax.statements(properties["KeyPolicy"]):
        principal = statement.get("Principal")
        named = principal.get("AWS", []) if isinstance(principal, dict) else principal
        if statement.get("Effect") == "Allow" and "Action" in statement:
            yield _texts(named), _texts(statement["Action"])


def _gives_the_policy(principals: list[str], actions: list[str]) -> bool:
    actor = actors.current()
    mine = ["*", get_account_id(), f"arn:aws:iam::{get_account_id()}:root"]
    if actor is not None:
        try:
            arn = actor.principal().arn
        except PermissionError:
            return True
        mine += [arn, getattr(actor, "arn", arn)]
        if ":assumed-role/" in arn:
            mine.append(arn.replace(":sts:", ":iam:").replace(":assumed-role/", ":role/").rpartition("/")[0])
    return any(principal in mine for principal in principals) and any(
        fnmatchcase("kms:putkeypolicy", action.lower()) for action in actions
    )


def _bucket(properties: dict, physical_id: str | None) -> str | None:
    for kind, (key, action) in _NOTIFICATIONS.items():
        for notification in (properties.get("NotificationConfiguration") or {}).get(kind) or ():
            target = str(notification.get(key, ""))
            if not _lets_s3_in(action, target, properties.get("BucketName") or physical_id):
                return (
                    "Unable to validate the following destination configurations (Service: S3, Status Code: 400): "
                    + target
                )
    return None


def _lets_s3_in(action: str, target: str, bucket: str | None) -> bool:
    # CloudFormation names a bucket only when it is made.
    return _lets_in("s3.amazonaws.com", action, target, f"arn:aws:s3:::{bucket or ''}")


def _lets_in(service: str, action: str, target: str, source: str) -> bool:
    """Whether the target's policy lets a service call it on behalf of a resource."""
    found = authorization.policy_of(action.partition(":")[0], target)
    if found is None:
        return False
    asked = EvalContext(
        principal_arn=service,
        principal_type="AWSService",
        principal_account="",
        action=action,
        resource_arn=target,
        region=get_region(),
        service_context={"aws:sourcearn": source, "aws:sourceaccount": get_account_id()},
    )
    return iam_evaluator.evaluate_resource_policy(found[0], asked, service).decision == "Allow"


def _subscription_filter(properties: dict, physical_id: str | None) -> str | None:
    target = str(properties.get("DestinationArn", ""))
    source = f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:{properties.get('LogGroupName')}:*"
    services = ("logs.amazonaws.com", f"logs.{get_region()}.amazonaws.com")
    if ":function:" not in target or any(
        _lets_in(service, "lambda:InvokeFunction", target, source) for service in services
    ):
        return None
    return (
        "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your "
        "function. (Service: CloudWatchLogs, Status Code: 400)"
    )


def _topic_policy(properties: dict, physical_id: str | None) -> str | None:
    wrong = service_policies.topic(properties.get("PolicyDocument"))
    return f"{wrong} (Service: Sns, Status Code: 400)" if wrong else None


def _queue_policy(properties: dict, physical_id: str | None) -> str | None:
    wrong = service_policies.queue(properties.get("PolicyDocument"))
    return f"{wrong} (Service: Sqs, Status Code: 400)" if wrong else None


_CHECKS: dict[str, Callable[[dict, str | None], str | None]] = {
    "AWS::KMS::Key": _key,
    "AWS::Logs::SubscriptionFilter": _subscription_filter,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::BucketPolicy": _bucket_policy,
}
