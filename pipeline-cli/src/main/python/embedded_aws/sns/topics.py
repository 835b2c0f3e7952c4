"""
SNS topics: who may publish to one that CloudFormation made, and who may use the key of an encrypted one.

MiniStack gives a topic of a template a policy that lets everybody publish, and drops its KmsMasterKeyId. AWS's default
policy is for the topic's owner only, and "to publish to an encrypted topic" takes kms:GenerateDataKey and kms:Decrypt.
"""
import functools
import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import sns
from ministack.services.cloudformation import provisioners

from embedded_aws.iam import actors, authorization, request_resources
from embedded_aws.kms import s3_objects


def _publishing(publish):
    @functools.wraps(publish)
    def answer(params):
        arn = sns._p(params, "TopicArn") or sns._p(params, "TargetArn")
        try:
            _require_key(arn)
        except s3_objects.Refused as refused:
            return sns._error(refused.code.replace("KMS.", "KMS").removesuffix("Exception"), str(refused), 400)
        except authorization.AccessDenied as denied:
            return sns._error("KMSAccessDenied", str(denied), 400)
        return publish(params)

    return answer


def _require_key(topic_arn):
    topic = sns._topic_by_arn_any_scope(topic_arn) or {}
    key_id, actor = topic.get("attributes", {}).get("KmsMasterKeyId"), actors.current()
    if not key_id or actor is None:
        return
    key = request_resources.key_arn(key_id, get_region(), topic_arn.split(":")[4])
    if key is None:
        raise s3_objects.Refused("KMS.NotFoundException", f"Invalid keyId '{key_id}'", 400)
    s3_objects.usable(key)
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        authorization.require(actor, action, key, {
            "kms:ViaService": f"sns.{get_region()}.amazonaws.com", "kms:CallerAccount": actor.account,
            "kms:EncryptionContext:aws:sns:topicArn": topic_arn,
            "kms:EncryptionContextKeys": ["aws:sns:topicArn"]})


def _as_in_the_template(arn, properties):
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


def install():
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SNS::Topic"]
    create, update = handlers["create"], handlers["update"]

    def create_topic(logical_id, props, stack_name):
        arn, attributes = create(logical_id, props, stack_name)
        _as_in_the_template(arn, props)
        return arn, attributes

    def update_topic(physical_id, old_props, new_props, stack_name, logical_id=None):
        arn, attributes = update(physical_id, old_props, new_props, stack_name, logical_id)
        _as_in_the_template(arn, new_props)
        return arn, attributes

    handlers.update(create=create_topic, update=update_topic)
    sns._publish, sns._publish_batch = _publishing(sns._publish), _publishing(sns._publish_batch)
