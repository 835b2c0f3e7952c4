"""Resources that name another one, which must exist, and buckets whose settings contradict each other."""

import re
from collections.abc import Callable

from ministack.core.responses import get_account_id, get_region
from ministack.services import eventbridge, s3, sns

from embedded_aws.kms import keys
from embedded_aws.lambda_ import permissions

_PRINCIPAL = re.compile(r"\*|\d{12}|arn:aws[\w-]*:.+|[\w.-]+\.amazonaws\.com(\.cn)?|[\w.-]+\.alexa\.\w+|\*\.\w+")

# Days after which an object can move to these storage classes.
_DAYS = {"ONEZONE_IA": 30, "STANDARD_IA": 30}
_ACTIONS = (
    "AbortIncompleteMultipartUpload",
    "ExpirationDate",
    "ExpirationInDays",
    "ExpiredObjectDeleteMarker",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionExpirationInDays",
    "NoncurrentVersionTransition",
    "NoncurrentVersionTransitions",
    "Transition",
    "Transitions",
)


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    check = _CHECKS.get(resource_type)
    return check(properties) if check else None


def _subscription(properties: dict) -> str | None:
    topic = str(properties.get("TopicArn", ""))
    own = topic.split(":")[3:5] == [get_region(), get_account_id()]
    return "Topic does not exist (Service: Sns, Status Code: 404)" if own and topic not in sns._topics else None


def _alias(properties: dict) -> str | None:
    target = str(properties.get("TargetKeyId", ""))
    if keys.arn(target, get_region(), get_account_id()):
        return None
    return f"Key '{target}' does not exist (Service: Kms, Status Code: 404)"


def _rule(properties: dict) -> str | None:
    bus = str(properties.get("EventBusName") or "default").rpartition("/")[2]
    if bus == "default":
        return None
    if bus not in eventbridge._event_buses:
        return f"Event bus {bus} does not exist. (Service: EventBridge, Status Code: 400)"
    if properties.get("ScheduleExpression"):
        return "ScheduleExpression is supported only on the default event bus. (Service: EventBridge, Status Code: 400)"
    return None


def _permission(properties: dict) -> str | None:
    if not _PRINCIPAL.fullmatch(str(properties.get("Principal", ""))):
        return "The provided principal was invalid. Please check the principal and try again."
    return permissions.action_problem(str(properties.get("Action", "")))


def _bucket(properties: dict) -> str | None:
    target = (properties.get("LoggingConfiguration") or {}).get("DestinationBucketName")
    if target and target != properties.get("BucketName") and s3._bucket_owner_account(target) is None:
        return "The target bucket for logging does not exist (Service: S3, Status Code: 400)"
    versioned = (properties.get("VersioningConfiguration") or {}).get("Status") == "Enabled"
    if properties.get("ReplicationConfiguration") and not versioned:
        return "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
    rules = (properties.get("LifecycleConfiguration") or {}).get("Rules") or ()
    return next(filter(None, (_lifecycle(rule) for rule in rules)), None)


def _lifecycle(rule: dict) -> str | None:
    if not any(action in rule for action in _ACTIONS):
        return "At least one action needs to be specified in a rule (Service: S3, Status Code: 400)"
    transitions = [*(rule.get("Transitions") or ()), *filter(None, [rule.get("Transition")])]
    for transition in transitions:
        storage_class = transition.get("StorageClass")
        least = _DAYS.get(storage_class, 0)
        if "TransitionInDays" in transition and int(transition["TransitionInDays"]) < least:
            return (
                f"'Days' in Transition action must be greater than or equal to {least} for storageClass "
                f"'{storage_class}' (Service: S3, Status Code: 400)"
            )
    return None


_CHECKS: dict[str, Callable[[dict], str | None]] = {
    "AWS::Events::Rule": _rule,
    "AWS::KMS::Alias": _alias,
    "AWS::Lambda::Permission": _permission,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Subscription": _subscription,
}
