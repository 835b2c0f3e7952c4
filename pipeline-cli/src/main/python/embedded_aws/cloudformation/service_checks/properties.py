"""Rules about the properties of one resource."""

import json
import re
from collections.abc import Callable

# The property that names a resource, what the name looks like, and what the service says of another one.
_NAMES = {
    "AWS::DynamoDB::Table": (
        "TableName",
        r"[\w.-]{3,255}",
        "Member must have length between 3 and 255 and satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ),
    "AWS::SNS::Topic": ("TopicName", r"[\w-]{1,256}|[\w-]{1,251}\.fifo", "Invalid parameter: Topic Name"),
    "AWS::SQS::Queue": (
        "QueueName",
        r"[\w-]{1,80}|[\w-]{1,75}\.fifo",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    ),
}

# "Tag naming limits and requirements"; CloudFormation's own tags do not count.
_TAGS, _OWN_TAGS = 50, 3

# "IAM and AWS STS quotas": of a new account.
_POLICIES_PER_ROLE = 10

_STANDARD_PARAMETER_CHARACTERS = 4096

_DISPLAY_NAME_CHARACTERS = 100

# "Reserving concurrency for a function": of the 1,000 of an account, 100 stay unreserved.
_RESERVABLE_CONCURRENCY = 900

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

# What an endpoint of each protocol looks like, and what SNS says of another one.
_ENDPOINTS = {
    "email": (_EMAIL, "Email address"),
    "email-json": (_EMAIL, "Email address"),
    "http": (re.compile(r"http://.+"), "Endpoint must match the specified protocol"),
    "https": (re.compile(r"https://.+"), "Endpoint must match the specified protocol"),
    "lambda": (re.compile(r"arn:aws[\w-]*:lambda:.+"), "Lambda endpoint ARN"),
    "sqs": (re.compile(r"arn:aws[\w-]*:sqs:.+"), "SQS endpoint ARN"),
}


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    if resource_type in _NAMES:
        name, pattern, reason = _NAMES[resource_type]
        if name in properties and not re.fullmatch(pattern, str(properties[name]), re.ASCII):
            return reason
    tags = properties.get("Tags")
    if isinstance(tags, (dict, list)) and len(tags) > _TAGS + _OWN_TAGS:
        return f"A resource can have at most {_TAGS} tags"
    check = _CHECKS.get(resource_type)
    return check(properties) if check else None


def update_problem(resource_type: str, present: dict, properties: dict) -> str | None:
    """The reason why a service does not make a change, or None."""
    if resource_type != "AWS::DynamoDB::Table" or present.get("KeySchema") != properties.get("KeySchema"):
        return None
    before, after = (
        {index.get("IndexName") for index in table.get("GlobalSecondaryIndexes") or ()}
        for table in (present, properties)
    )
    if len(before ^ after) < 2:
        return None
    return "Cannot perform more than one GSI creation or deletion in a single update"


def _secret(properties: dict) -> str | None:
    if {"GenerateSecretString", "SecretString"} <= {*properties}:
        return "You can't specify both SecretString and GenerateSecretString."
    return None


def _topic(properties: dict) -> str | None:
    if len(str(properties.get("DisplayName", ""))) > _DISPLAY_NAME_CHARACTERS:
        return "Invalid parameter: DisplayName (Service: Sns, Status Code: 400)"
    ordered = str(properties.get("FifoTopic")).lower() == "true"
    if ordered and not str(properties.get("TopicName", ".fifo")).endswith(".fifo"):
        return "Invalid parameter: Fifo Topic names must end with .fifo"
    subscriptions = properties.get("Subscription") or ()
    return next(filter(None, (_subscription(subscription) for subscription in subscriptions)), None)


def _subscription(properties: dict) -> str | None:
    pattern, said = _ENDPOINTS.get(properties.get("Protocol", ""), (None, ""))
    wrong = pattern is not None and not pattern.fullmatch(str(properties.get("Endpoint", "")))
    return f"Invalid parameter: {said} (Service: Sns, Status Code: 400)" if wrong else None


def _parameter(properties: dict) -> str | None:
    name, value, allowed = (str(properties.get(key, "")) for key in ("Name", "Value", "AllowedPattern"))
    if value == "":
        return "Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1."
    if "/" in name and not name.startswith("/"):
        return "Parameter name must be a fully qualified name."
    if len(value) > _STANDARD_PARAMETER_CHARACTERS and properties.get("Tier", "Standard") == "Standard":
        return (
            f"Standard tier parameters support a maximum parameter value of {_STANDARD_PARAMETER_CHARACTERS} "
            "characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
        )
    if allowed and not _matches(allowed, value):
        return f"Parameter value, cannot be validated against allowedPattern: {allowed}"
    return None


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True  # Java has syntax that Python's re lacks.


def _function(properties: dict) -> str | None:
    if "ImageUri" not in properties.get("Code", {}) and not {"Handler", "Runtime"} <= {*properties}:
        return "Runtime and Handler are mandatory parameters for functions created with deployment packages."
    if int(properties.get("ReservedConcurrentExecutions", 0)) > _RESERVABLE_CONCURRENCY:
        return (
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            "below its minimum value of [100]."
        )
    return None


def _dashboard(properties: dict) -> str | None:
    body = properties.get("DashboardBody")
    return (
        None if not isinstance(body, str) or _is_object(body) else "The field DashboardBody must be a valid JSON object"
    )


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _role(properties: dict) -> str | None:
    if len(properties.get("ManagedPolicyArns") or ()) > _POLICIES_PER_ROLE:
        return f"Cannot exceed quota for PoliciesPerRole: {_POLICIES_PER_ROLE} (Service: Iam, Status Code: 409)"
    return None


def _rule(properties: dict) -> str | None:
    pattern = properties.get("EventPattern")
    if isinstance(pattern, str):
        if not _is_object(pattern):
            return "Event pattern is not valid. Reason: Filter is not an object"
        pattern = json.loads(pattern)
    wrong = _wrong_key(pattern or {})
    return wrong and f'Event pattern is not valid. Reason: "{wrong}" must be an object or an array'


def _wrong_key(pattern: dict) -> str | None:
    """The first key of an event pattern that has a single value instead of a list of values."""
    for key, value in pattern.items():
        if key == "$or" or isinstance(value, list):
            continue
        if not isinstance(value, dict):
            return key
        if wrong := _wrong_key(value):
            return wrong
    return None


def _alarm(properties: dict) -> str | None:
    for kind in ("AlarmActions", "InsufficientDataActions", "OKActions"):
        for action in properties.get(kind) or ():
            if not str(action).startswith("arn:"):
                return f"Invalid arn syntax: {action} (Service: CloudWatch, Status Code: 400)"
    return None


_CHECKS: dict[str, Callable[[dict], str | None]] = {
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::Dashboard": _dashboard,
    "AWS::Events::Rule": _rule,
    "AWS::IAM::Role": _role,
    "AWS::Lambda::Function": _function,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
    "AWS::SSM::Parameter": _parameter,
}
