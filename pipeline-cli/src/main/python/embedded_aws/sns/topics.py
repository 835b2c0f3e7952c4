"""
SNS topics: the default policy of a topic in a template, and the permissions on the key of an encrypted topic.

MiniStack lets everybody publish to a topic of a template, and drops its KmsMasterKeyId. AWS's default policy is for the
topic's owner only, and publishing to an encrypted topic requires kms:GenerateDataKey and kms:Decrypt.
"""

import json
from collections.abc import Callable

from ministack.core.responses import get_account_id, get_region
from ministack.services import sns

from embedded_aws.iam import actors, authorization
from embedded_aws.kms import keys, s3_objects


def publish(original: Callable, params: dict) -> tuple:
    """Wraps Publish and PublishBatch."""
    arn = sns._p(params, "TopicArn") or sns._p(params, "TargetArn")
    try:
        _require_key(arn)
    except s3_objects.Refused as refused:
        return sns._error(refused.code.replace("KMS.", "KMS").removesuffix("Exception"), str(refused), 400)
    except authorization.AccessDenied as denied:
        return sns._error("KMSAccessDenied", str(denied), 400)
    return original(params)


def _require_key(topic_arn: str) -> None:
    topic = sns._topic_by_arn_any_scope(topic_arn) or {}
    key_id, actor = topic.get("attributes", {}).get("KmsMasterKeyId"), actors.current()
    if not key_id or actor is None:
        return
    key = keys.arn(key_id, get_region(), topic_arn.split(":")[4])
    if key is None:
        raise s3_objects.Refused("KMS.NotFoundException", f"Invalid keyId '{key_id}'", 400)
    s3_objects.usable(key)
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        authorization.require(
            actor,
            action,
            key,
            {
                "kms:ViaService": f"sns.{get_region()}.amazonaws.com",
                "kms:CallerAccount": actor.account,
                "kms:EncryptionContext:aws:sns:topicArn": topic_arn,
                "kms:EncryptionContextKeys": ["aws:sns:topicArn"],
            },
        )


def _as_in_the_template(arn: str, properties: dict) -> None:
    attributes = sns._topics[arn]["attributes"]
    if properties.get("KmsMasterKeyId"):
        attributes["KmsMasterKeyId"] = properties["KmsMasterKeyId"]
    else:
        attributes.pop("KmsMasterKeyId", None)
    policy = json.loads(attributes["Policy"])
    if policy.get("Id") == "__default_policy_ID":
        for statement in policy["Statement"]:
            statement["Condition"] = {"StringEquals": {"AWS:SourceOwner": get_account_id()}}
        attributes["Policy"] = json.dumps(policy)


def create_topic(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of AWS::SNS::Topic."""
    arn, attributes = original(logical_id, props, stack_name)
    _as_in_the_template(arn, props)
    return arn, attributes


def update_topic(
    original: Callable,
    physical_id: str,
    old_props: dict,
    new_props: dict,
    stack_name: str,
    logical_id: str | None = None,
) -> tuple:
    """Wraps the update of AWS::SNS::Topic."""
    arn, attributes = original(physical_id, old_props, new_props, stack_name, logical_id)
    _as_in_the_template(arn, new_props)
    return arn, attributes
