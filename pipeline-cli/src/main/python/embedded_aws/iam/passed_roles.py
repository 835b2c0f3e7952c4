"""Which roles a request or a resource hands to which service: data for pass_role.py."""

import re
from typing import Any

ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")

# The service principal that a role is passed to, where it is not "<name of the service>.amazonaws.com".
PRINCIPALS = {
    "apigatewayv2": "apigateway.amazonaws.com",
    "ecs": "ecs-tasks.amazonaws.com",
    "monitoring": "cloudwatch.amazonaws.com",
    "stepfunctions": "states.amazonaws.com",
}

# Services that assume no role they are given: a role's ARN in their requests is not passed to anybody.
NOT_PASSED_TO = ("iam", "sts", "organizations", "tagging", "resource-groups", "kms")

# Operations that create or change something; a role's ARN in a question is not passed.
_CHANGES = re.compile("Create|Update|Put|Delete|Start|Run|Register|Add|Modify|Associate|Attach|Set|Continue|Rollback")


# What may hold a role's ARN without handing the role over: values for code to read, names, policies. A pipeline's
# action configuration is handed over when the action runs, by the pipeline's role.
_NOT_HANDED_OVER = ("Environment", "EnvironmentVariables", "Tags", "PolicyDocument", "Configuration", "configuration")


def principal(service: str) -> str:
    return PRINCIPALS.get(service, f"{service}.amazonaws.com")


def in_request(service: str, operation: str, parameters: dict) -> list:
    """The (role ARN, service principal) pairs that an API request hands over."""
    if service in NOT_PASSED_TO or not _CHANGES.match(operation):
        return []
    if service == "s3" and "Replication" not in operation:
        return []  # an object may hold anything
    return [(arn, principal(service)) for arn in _roles(parameters)]


def in_resource(type_name: str, properties: dict, account: str) -> list:
    """The (role ARN, service principal) pairs that a resource's properties hand over."""
    service = type_name.split("::")[1].lower()
    if service in NOT_PASSED_TO or not type_name.startswith("AWS::"):
        return []
    if type_name == "AWS::CodeBuild::Project":
        properties = {
            "Role": properties.get("ServiceRole"),
            "BatchRole": (properties.get("BuildBatchConfig") or {}).get("ServiceRole"),
        }
    roles = _roles(properties)
    if type_name == "AWS::CodePipeline::Pipeline":
        # An action's role is assumed by the pipeline's role; one of another account can't be passed at all.
        roles = [arn for arn in roles if arn.split(":")[4] == account or arn == properties.get("RoleArn")]
    return [(arn, principal(service)) for arn in roles]


def _roles(value: Any, name: str = "") -> list:
    """Every role's ARN that stands under a name with "role" in it, each once, in order."""
    if isinstance(value, dict):
        found = [arn for key, item in value.items() if key not in _NOT_HANDED_OVER for arn in _roles(item, key)]
    elif isinstance(value, list):
        found = [arn for item in value for arn in _roles(item, name)]
    else:
        found = [value] if isinstance(value, str) and "role" in name.lower() and ROLE_ARN.fullmatch(value) else []
    return list(dict.fromkeys(found))
