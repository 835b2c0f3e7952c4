"""The requests that set the policy of a bucket, key, topic or queue: what MiniStack takes and AWS refuses."""

from collections.abc import Callable

from ministack.services import kms, s3, sns, sqs

from embedded_aws.iam import policy_principals, service_policies


def put_bucket_policy(original: Callable, name: str, body: bytes) -> tuple:
    """Wraps S3's PutBucketPolicy."""
    document = body.decode("utf-8", "replace")
    wrong = service_policies.bucket(document) or (
        "Invalid principal in policy" if policy_principals.unknown(document) else None
    )
    return s3._error("MalformedPolicy", wrong, 400, f"/{name}") if wrong else original(name, body)


def with_key_policy(original: Callable, data: dict) -> tuple:
    """Wraps KMS's CreateKey and PutKeyPolicy."""
    policy = data.get("Policy")
    wrong = policy and service_policies.key(policy)
    if policy_principals.unknown(policy or "{}"):
        wrong = "Policy contains a statement with one or more invalid principals."
    return kms.error_response_json("MalformedPolicyDocumentException", wrong, 400) if wrong else original(data)


def set_topic_attributes(original: Callable, params: dict) -> tuple:
    """Wraps SNS's SetTopicAttributes."""
    if sns._p(params, "AttributeName") == "Policy":
        policy = sns._p(params, "AttributeValue")
        wrong = service_policies.topic(policy)
        if policy_principals.unknown(policy):
            wrong = "Invalid parameter: Policy Error: PrincipalNotFound"
        if wrong:
            return sns._error("InvalidParameter", wrong, 400)
    return original(params)


def set_queue_attributes(original: Callable, data: dict, qurl: str) -> dict:
    """Wraps SQS's SetQueueAttributes."""
    policy = (data.get("Attributes") or {}).get("Policy")
    wrong = policy and service_policies.queue(policy)
    if wrong:
        raise sqs._Err("InvalidAttributeValue", wrong, 400)
    return original(data, qurl)
