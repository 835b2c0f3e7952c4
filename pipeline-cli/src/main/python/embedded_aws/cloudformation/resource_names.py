"""The names of resources: given by a property, or made up by CloudFormation."""

from typing import Any

from embedded_aws.cloudformation.changes import Change

# The property that names a resource, and how CloudFormation makes up a name.
_NAMES: dict[str, tuple[str, dict[str, Any]]] = {
    "AWS::Lambda::Function": ("FunctionName", {"max_length": 64}),
    "AWS::Logs::LogGroup": ("LogGroupName", {"max_length": 512}),
    "AWS::CloudWatch::Alarm": ("AlarmName", {"max_length": 255}),
    "AWS::IAM::Role": ("RoleName", {"max_length": 64}),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", {"max_length": 128}),
    "AWS::S3::Bucket": ("BucketName", {"max_length": 63, "lowercase": True}),
    "AWS::SNS::Topic": ("TopicName", {"max_length": 256}),
    "AWS::CodePipeline::Pipeline": ("Name", {"max_length": 100}),
    "AWS::CodeBuild::Project": ("Name", {"max_length": 255}),
    "AWS::CodeBuild::ReportGroup": ("Name", {"max_length": 128}),
    "AWS::Events::Rule": ("Name", {"max_length": 64}),
    "AWS::SSM::Parameter": ("Name", {"max_length": 1011}),
}


def of(change: Change) -> str:
    """The name of the resource of a change."""
    name_property, options = _NAMES.get(change.type, ("Name", {}))
    return change.name(name_property, **options)
