"""Services that refuse a resource with a role that they can't assume."""

from embedded_aws.cloudformation import resource_arns
from embedded_aws.cloudformation.changes import Change
from embedded_aws.iam import service_roles

# By type: the property with the role, the service, an action on the resource, and the service's message.
_CHECKED = {
    "AWS::Lambda::Function": (
        "Role",
        "lambda.amazonaws.com",
        "lambda:GetFunction",
        "The role defined for the function cannot be assumed by Lambda.",
    ),
    "AWS::CodePipeline::Pipeline": (
        "RoleArn",
        "codepipeline.amazonaws.com",
        "codepipeline:GetPipeline",
        "CodePipeline is not authorized to perform AssumeRole on role {role}",
    ),
    "AWS::CodeBuild::Project": (
        "ServiceRole",
        "codebuild.amazonaws.com",
        "codebuild:BatchGetProjects",
        "CodeBuild is not authorized to perform: sts:AssumeRole on {role}",
    ),
}


def refusal(change: Change) -> str | None:
    """Why the service refuses the change, or None."""
    if change.type not in _CHECKED or change.operation not in ("create", "update"):
        return None
    name, service, action, message = _CHECKED[change.type]
    given = str(change.properties.get(name) or "")
    if given == change.previous.get(name):
        return None
    # CodeBuild also accepts the name of a role.
    arn = given if given.startswith("arn:") else f"arn:aws:iam::{change.account}:role/{given}"
    role = service_roles.find(arn)
    source = resource_arns.of(change, action)
    if role is None or not service_roles.trusts(role, service, source[0][0] if source else None):
        return message.format(role=arn)
    return None
