"""The permissions that CloudFormation needs to create, read, update or delete a resource, as AWS publishes them."""

from embedded_aws.cloudformation import conditional_permissions, resource_arns, schemas
from embedded_aws.cloudformation.changes import Change

# Types for which AWS publishes no permissions, from the documentation of their actions.
_UNPUBLISHED = {
    "AWS::CodeBuild::Project": {
        "create": ["codebuild:CreateProject"],
        "read": ["codebuild:BatchGetProjects"],
        "update": ["codebuild:UpdateProject"],
        "delete": ["codebuild:DeleteProject"],
    },
    "AWS::CloudFormation::CustomResource": {
        operation: ["lambda:InvokeFunction"] for operation in ("create", "update", "delete")
    },
    "AWS::CDK::Metadata": {},
    "AWS::CloudFormation::WaitConditionHandle": {},
    "AWS::CloudFormation::WaitCondition": {},
}

# Permissions that AWS documents elsewhere.
_ALSO = {
    # "Configure logging for HTTP APIs in API Gateway": permissions to enable logging.
    ("AWS::ApiGatewayV2::Stage", "create"): (
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ),
}
_ALSO["AWS::ApiGatewayV2::Stage", "update"] = _ALSO["AWS::ApiGatewayV2::Stage", "create"]


class Unknown(Exception):
    """The permissions that the resource needs are not known, so only an administrator may change it."""


def of(change: Change) -> list:
    """The (action, ARN, condition keys) triples that a change needs, in the order of AWS's list of actions."""
    type_name = "AWS::CloudFormation::CustomResource" if change.type.startswith("Custom::") else change.type
    handlers = _UNPUBLISHED.get(type_name)
    if handlers is None:
        published = schemas.schema(type_name).get("handlers")
        if not published:
            raise Unknown(f"AWS publishes no permissions for {type_name}, and the embedded AWS has no table of them")
        handlers = {name: handler.get("permissions", ()) for name, handler in published.items()}
    actions = [*handlers.get(change.operation, ()), *_ALSO.get((type_name, change.operation), ())]
    return [
        (action, arn, {**_tags(change, action), **keys})
        for action in dict.fromkeys(map(_spelled, actions))
        if conditional_permissions.needed(change, action)
        for arn, keys in _resources(change, action)
    ] + _connections(change)


def _resources(change: Change, action: str) -> list:
    # A type without a table needs the permission on all resources.
    resources = resource_arns.of(change, action)
    return [("*", {})] if resources is None else resources


def _spelled(action: str) -> str:
    """The action with a capital letter: some lists begin its name with a small one."""
    service, _, name = action.partition(":")
    return f"{service}:{name[0].upper()}{name[1:]}"


def _tags(change: Change, action: str) -> dict:
    """The condition keys for the tags of the request. Only calls that create or tag have tags."""
    name = action.partition(":")[2]
    if not name.startswith(("Create", "Tag", "Put", "Add", "POST")) or change.operation == "delete":
        return {}
    tags = change.properties.get("Tags")
    if isinstance(tags, list):
        tags = {tag["Key"]: tag.get("Value", "") for tag in tags if isinstance(tag, dict) and "Key" in tag}
    if not tags:
        return {}
    return {**{f"aws:RequestTag/{key}": str(value) for key, value in tags.items()}, "aws:TagKeys": list(tags)}


def _connections(change: Change) -> list:
    """A pipeline's source actions pass their connections to CodePipeline."""
    if change.type != "AWS::CodePipeline::Pipeline" or change.operation not in ("create", "update"):
        return []
    arns = dict.fromkeys(
        action.get("Configuration", {}).get("ConnectionArn", "")
        for stage in change.properties.get("Stages") or ()
        for action in stage.get("Actions") or ()
    )
    return [
        (
            f"{arn.split(':')[2]}:PassConnection",
            arn,
            {f"{arn.split(':')[2]}:PassedToService": "codepipeline.amazonaws.com"},
        )
        for arn in arns
        if arn
    ]
