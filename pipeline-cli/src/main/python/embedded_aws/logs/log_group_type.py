"""
AWS::Logs::LogGroup: its generated name, and the key that CloudWatch Logs must be allowed to use.

MiniStack generates names that no policy for CloudFormation's names matches, overwrites an existing log group, and
ignores the key. AWS: "Encrypt log data in CloudWatch Logs using AWS KMS".
"""

from collections.abc import Callable

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch_logs
from ministack.services.cloudformation import provisioners

from embedded_aws.iam import authorization
from embedded_aws.kms import keys


def _named(properties: dict, name: str) -> dict:
    return {**properties, "LogGroupName": properties.get("LogGroupName") or name}


def _check_key(name: str, key_id: str | None) -> None:
    if not key_id:
        return
    arn = f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:{name}"
    service = f"logs.{get_region()}.amazonaws.com"
    key = keys.arn(key_id, get_region(), get_account_id())
    policy = key and authorization.policy_of("kms", key)
    allowed = policy and all(
        iam_evaluator.evaluate_resource_policy(
            policy[0],
            EvalContext(
                principal_arn=service,
                principal_type="AWSService",
                principal_account="",
                action=action,
                resource_arn=key,
                region=get_region(),
                service_context={
                    "kms:encryptioncontext:aws:logs:arn": arn,
                    "kms:encryptioncontextkeys": ["aws:logs:arn"],
                    "aws:sourcearn": arn,
                    "aws:sourceaccount": get_account_id(),
                },
            ),
            service=service,
        ).decision
        == "Allow"
        for action in ("kms:GenerateDataKey", "kms:Encrypt", "kms:Decrypt")
    )
    if not allowed:
        raise ValueError(
            f"The specified KMS key does not exist or is not allowed to be used with Arn '{arn}' "
            "(Service: CloudWatchLogs, Status Code: 400)"
        )


def create_log_group(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of AWS::Logs::LogGroup."""
    named = _named(props, provisioners._physical_name(stack_name, logical_id, max_len=512))
    if named["LogGroupName"] in cloudwatch_logs._log_groups:
        raise ValueError(
            f"Resource of type 'AWS::Logs::LogGroup' with identifier '{named['LogGroupName']}' already exists."
        )
    _check_key(named["LogGroupName"], props.get("KmsKeyId"))
    return original(logical_id, named, stack_name)


def update_log_group(
    original: Callable,
    physical_id: str,
    old_props: dict,
    new_props: dict,
    stack_name: str,
    logical_id: str | None = None,
) -> tuple:
    """Wraps the update of AWS::Logs::LogGroup."""
    _check_key(physical_id, new_props.get("KmsKeyId"))
    return original(physical_id, _named(old_props, physical_id), _named(new_props, physical_id), stack_name, logical_id)
