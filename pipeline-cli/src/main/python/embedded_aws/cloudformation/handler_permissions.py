"""The permissions that CloudFormation needs to create, read, update or delete a resource, as AWS publishes them."""

from embedded_aws.cloudformation import property_permissions, resource_arns, schemas
from embedded_aws.cloudformation.changes import Change
from embedded_aws.iam import service_authorization

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


class Unknown(Exception):
    """The permissions that the resource needs are not known, so only an administrator may change it."""


def of(change: Change) -> list:
    """The (action, ARN, condition keys) triples that a change needs, in the order of AWS's list of actions."""
    return [
        (action, arn, {**_tags(change, action), **keys})
        for action in actions(change)
        for arn, keys in resource_arns.of(change, action)
    ] + _connections(change)


def actions(change: Change) -> list:
    """The actions that a change needs. Raises Unknown for a type of which AWS publishes none."""
    type_name = "AWS::CloudFormation::CustomResource" if change.type.startswith("Custom::") else change.type
    handlers = _UNPUBLISHED.get(type_name)
    if handlers is None:
        published = schemas.schema(type_name).get("handlers")
        if not published:
            raise Unknown(f"AWS publishes no permissions for {type_name}, and the embedded AWS has no table of them")
        handlers = {name: handler.get("permissions", ()) for name, handler in published.items()}
    listed = [*handlers.get(change.operation, ()), *property_permissions.also(type_name, change.operation)]
    return [action for action in dict.fromkeys(map(_spelled, listed)) if property_permissions.needed(change, action)]


def _spelled(action: str) -> str:
    """The action with a capital letter: some lists begin its name with a small one."""
    service, _, name = action.partition(":")
    return f"{service}:{name[0].upper()}{name[1:]}"


def _tags(change: Change, action: str) -> dict:
    """The condition keys for the tags of the request."""
    known = service_authorization.action(action)
    # API Gateway's TagResource is missing in the reference.
    if change.operation == "delete" or "aws:TagKeys" not in (known.condition_keys if known else {"aws:TagKeys"}):
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
