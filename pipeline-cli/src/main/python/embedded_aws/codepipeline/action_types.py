"""
The action types that AWS provides, and the artifacts and configuration that each of them takes.

From "Valid action providers in CodePipeline", "Number of input and output artifacts for each action type" and the
action structure reference of the CodePipeline User Guide.
"""

from typing import NamedTuple


class ActionType(NamedTuple):
    """Minimum and maximum of inputs and outputs, required and optional configuration keys. None if not known here."""

    inputs: tuple | None = None
    outputs: tuple | None = None
    required: tuple = ()
    optional: tuple | None = None


_BUILD = ActionType(
    (1, 5),
    (0, 5),
    ("ProjectName",),
    ("PrimarySource", "BatchEnabled", "BuildspecOverride", "CombineArtifacts", "EnvironmentVariables"),
)

_TYPES = {
    ("Source", "CodeStarSourceConnection"): ActionType(
        (0, 0), (1, 1), ("ConnectionArn", "FullRepositoryId", "BranchName"), ("OutputArtifactFormat", "DetectChanges")
    ),
    ("Source", "S3"): ActionType(
        (0, 0), (1, 1), ("S3Bucket", "S3ObjectKey"), ("AllowOverrideForS3ObjectKey", "PollForSourceChanges")
    ),
    ("Source", "CodeCommit"): ActionType(
        (0, 0), (1, 1), ("RepositoryName", "BranchName"), ("OutputArtifactFormat", "PollForSourceChanges")
    ),
    ("Source", "GitHub"): ActionType(
        (0, 0), (1, 1), ("Owner", "Repo", "Branch", "OAuthToken"), ("PollForSourceChanges",)
    ),
    ("Source", "ECR"): ActionType((0, 0), (1, 1)),
    ("Build", "CodeBuild"): _BUILD,
    ("Test", "CodeBuild"): _BUILD,
    ("Build", "ECRBuildAndPublish"): ActionType(),
    ("Test", "DeviceFarm"): ActionType(),
    ("Deploy", "CloudFormation"): ActionType(
        (0, 10),
        (0, 1),
        ("ActionMode", "StackName"),
        (
            "ChangeSetName",
            "Capabilities",
            "OutputFileName",
            "ParameterOverrides",
            "RoleArn",
            "TemplateConfiguration",
            "TemplatePath",
        ),
    ),
    ("Deploy", "S3"): ActionType(
        (1, 1), (0, 0), ("BucketName", "Extract"), ("ObjectKey", "KMSEncryptionKeyARN", "CannedACL", "CacheControl")
    ),
    ("Invoke", "Lambda"): ActionType((0, 5), (0, 5), ("FunctionName",), ("UserParameters",)),
    ("Approval", "Manual"): ActionType((0, 0), (0, 0), (), ("NotificationArn", "CustomData", "ExternalEntityLink")),
    ("Compute", "Commands"): ActionType((1, 10), (0, 1)),
    **{
        ("Deploy", provider): ActionType()
        for provider in (
            "AppConfig",
            "CloudFormationStackInstances",
            "CloudFormationStackSet",
            "CodeDeploy",
            "CodeDeployToECS",
            "EC2",
            "ECS",
            "EKS",
            "ElasticBeanstalk",
            "Lambda",
            "ServiceCatalog",
        )
    },
    **{("Invoke", provider): ActionType() for provider in ("CodePipeline", "InspectorScan", "StepFunctions")},
}

_NEEDED_BY_MODE = {
    "CREATE_UPDATE": ("TemplatePath", "RoleArn"),
    "REPLACE_ON_FAILURE": ("TemplatePath", "RoleArn"),
    "CHANGE_SET_REPLACE": ("TemplatePath", "RoleArn", "ChangeSetName"),
    "CHANGE_SET_EXECUTE": ("ChangeSetName",),
    "DELETE_ONLY": ("RoleArn",),
}


def check(action: dict) -> None:
    """Raise ValueError if an action declaration does not fit its type."""
    name, type_id = action["name"], action["actionTypeId"]
    found = _TYPES.get((type_id["category"], type_id["provider"]))
    owner = "ThirdParty" if type_id["provider"] == "GitHub" else "AWS"
    if found is None or type_id["owner"] != owner or type_id["version"] != "1":
        raise ValueError(
            f"ActionType (Category: '{type_id['category']}', Provider: '{type_id['provider']}', Owner: "
            f"'{type_id['owner']}', Version: '{type_id['version']}') in action '{name}' is not available in this "
            "region"
        )
    for what, given, allowed in (
        ("input", action.get("inputArtifacts", ()), found.inputs),
        ("output", action.get("outputArtifacts", ()), found.outputs),
    ):
        if allowed and not allowed[0] <= len(given) <= allowed[1]:
            raise ValueError(
                f"Action '{name}' has {len(given)} {what} artifacts; it must have {allowed[0]} to {allowed[1]}"
            )
    if "timeoutInMinutes" in action and type_id["category"] != "Approval":
        raise ValueError(f"Action '{name}': TimeoutInMinutes is for manual approvals only")
    _check_configuration(name, type_id, action.get("configuration", {}), found)


def _check_configuration(name: str, type_id: dict, configuration: dict, found: ActionType) -> None:
    required = found.required
    if type_id["category"] == "Deploy" and type_id["provider"] == "CloudFormation":
        mode = configuration.get("ActionMode", "")
        if mode and mode not in _NEEDED_BY_MODE:
            raise ValueError(f"Action '{name}': ActionMode '{mode}' is not one of {', '.join(_NEEDED_BY_MODE)}")
        required += _NEEDED_BY_MODE.get(mode, ())
    missing = [key for key in required if key not in configuration]
    if missing:
        raise ValueError(
            f"Action configuration for action '{name}' is missing required configuration '{', '.join(missing)}'"
        )
    unknown = [key for key in configuration if found.optional is not None and key not in required + found.optional]
    if unknown:
        raise ValueError(
            f"Action configuration for action '{name}' contains unknown configuration "
            f"'{', '.join(unknown)}'. Make sure that any action configuration fields specified are "
            "valid for the action type"
        )
