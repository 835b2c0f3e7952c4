"""
Names that are taken: a resource that CloudFormation creates must not exist before.

MiniStack overwrites most of them. A name is looked up in the service's own store where the emulator knows it, and among
the resources of all stacks of the account and region, which covers every type.
"""

from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import (
    cloudformation,
    cloudwatch,
    cloudwatch_logs,
    codebuild,
    dynamodb,
    eventbridge,
    iam,
    kms,
    lambda_svc,
    s3,
    sns,
    sqs,
    ssm,
    stepfunctions,
)

from embedded_aws.cloudformation import schemas
from embedded_aws.codepipeline import pipeline_type


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}"


def _queue_url(name: str) -> str:
    return f"https://sqs.{get_region()}.amazonaws.com/{get_account_id()}/{name}"


# The types whose schema does not say which property names them, or which a store knows: the property, how
# CloudFormation prints the identifier, and whether a resource of that name exists.
_NAMED: dict[str, tuple[str, Callable[[str], str], Callable[[str], bool]]] = {
    "AWS::CloudWatch::Alarm": ("AlarmName", str, lambda name: name in cloudwatch._alarms),
    "AWS::CodeBuild::Project": ("Name", str, lambda name: name in codebuild._projects),
    "AWS::CodePipeline::Pipeline": ("Name", str, lambda name: pipeline_type.find(name) is not None),
    "AWS::DynamoDB::Table": ("TableName", str, lambda name: name in dynamodb._tables),
    "AWS::Events::Rule": (
        "Name",
        lambda name: _arn("events", f"rule/{name}"),
        lambda name: any(key.rpartition("|")[2] == name for key in eventbridge._rules),
    ),
    "AWS::IAM::ManagedPolicy": (
        "ManagedPolicyName",
        lambda name: f"arn:aws:iam::{get_account_id()}:policy/{name}",
        lambda name: any(policy.get("PolicyName") == name for policy in iam._policies.values()),
    ),
    "AWS::IAM::Role": ("RoleName", str, lambda name: name in iam._roles),
    "AWS::KMS::Alias": ("AliasName", str, lambda name: _arn("kms", name) in kms._aliases),
    "AWS::Lambda::Function": ("FunctionName", str, lambda name: name in lambda_svc._functions),
    "AWS::Logs::LogGroup": ("LogGroupName", str, lambda name: name in cloudwatch_logs._log_groups),
    "AWS::S3::Bucket": ("BucketName", str, lambda name: s3._bucket_owner_account(name) is not None),
    "AWS::SNS::Topic": ("TopicName", lambda name: _arn("sns", name), lambda name: _arn("sns", name) in sns._topics),
    "AWS::SQS::Queue": ("QueueName", _queue_url, lambda name: name in sqs._queue_name_to_url),
    "AWS::SSM::Parameter": ("Name", str, lambda name: name in ssm._parameters),
    "AWS::StepFunctions::StateMachine": (
        "StateMachineName",
        lambda name: _arn("states", f"stateMachine:{name}"),
        lambda name: _arn("states", f"stateMachine:{name}") in stepfunctions._state_machines,
    ),
}

# Types of which several may have the same name.
_NOT_UNIQUE = {"AWS::CodeConnections::Connection", "AWS::CodeStarConnections::Connection", "AWS::ApiGatewayV2::Api"}


def key_properties(resource_type: str) -> tuple[str, ...]:
    """The properties that identify a resource, if all of them can be given. () for a type without a name."""
    if resource_type in _NAMED:
        return (_NAMED[resource_type][0],)
    described = schemas.schema(resource_type)
    names = tuple(pointer.removeprefix("/properties/") for pointer in described.get("primaryIdentifier", ()))
    read_only = {pointer.removeprefix("/properties/") for pointer in described.get("readOnlyProperties", ())}
    if resource_type in _NOT_UNIQUE or read_only & {*names} or any("/" in name for name in names):
        return ()
    return names


def conflict(resource_type: str, properties: dict, stack_name: str, logical_id: str) -> str | None:
    """CloudFormation's message if the identifier that the properties give is taken, else None."""
    names = key_properties(resource_type)
    given = [str(properties[name]) for name in names if isinstance(properties.get(name), str) and properties[name]]
    if not names or len(given) < len(names):
        return None
    identifier = dict(zip(names, given, strict=True))
    if not _exists(resource_type, given[0]) and not _in_a_stack(resource_type, identifier, stack_name, logical_id):
        return None
    shown = _NAMED[resource_type][1](given[0]) if resource_type in _NAMED else "|".join(given)
    return f"Resource of type '{resource_type}' with identifier '{shown}' already exists."


def _exists(resource_type: str, name: str) -> bool:
    return resource_type in _NAMED and _NAMED[resource_type][2](name)


def _in_a_stack(resource_type: str, identifier: dict[str, Any], stack_name: str, logical_id: str) -> bool:
    for stack in cloudformation._stacks.values():
        if stack.get("StackStatus") in ("DELETE_COMPLETE", "REVIEW_IN_PROGRESS"):
            continue
        for other_id, resource in stack.get("_resources", {}).items():
            if (stack["StackName"], other_id) != (stack_name, logical_id) and resource["ResourceType"] == resource_type:
                properties = resource.get("Properties") or {}
                if all(properties.get(name) == value for name, value in identifier.items()):
                    return True
    return False


def provision(original: Callable, resource_type: str, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of a resource: names that are known only now, and names that the template gives twice."""
    own = (cloudformation._stacks.get(stack_name) or {}).get("_resources", {}).get(logical_id, {})
    before = own.get("Properties") or {}
    # MiniStack updates some types by creating them again.
    if not own or any(before.get(name) != props.get(name) for name in key_properties(resource_type)):
        taken = conflict(resource_type, props, stack_name, logical_id)
        if taken:
            raise ValueError(taken)
    return original(resource_type, logical_id, props, stack_name)
