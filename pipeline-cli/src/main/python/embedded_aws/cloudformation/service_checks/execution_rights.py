"""
What a service asks of the role that a resource names, before it accepts the resource.

AWS: "Lambda execution role permissions" for each event source, "Dead-letter queues", "Giving Lambda functions access to
resources in an Amazon VPC"; "Creating an IAM role for your state machine"; "Setting up Amazon EventBridge Scheduler".
"""

from collections.abc import Callable, Iterator

from ministack.services.cloudformation import provisioners

from embedded_aws.iam import actors, authorization, service_roles

# What the role must be allowed to do with an event source, by the service of its ARN.
_SOURCES = {
    "dynamodb": ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
    "kinesis": ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"),
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
}
_DEAD_LETTERS = {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}
_SERVICES = {"dynamodb": "DynamoDB", "ec2": "EC2", "kinesis": "Kinesis", "sns": "SNS", "sqs": "SQS"}


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    check = _CHECKS.get(resource_type)
    return check(properties) if check else None


def _lacks(role: str, needed: Iterator[tuple[str, str]]) -> str | None:
    """Lambda's reason for the first (action, resource) that the role may not do. A role that is missing has another."""
    actor = actors.ServiceRole(role, "lambda", "lambda") if role.count(":") == 5 else None
    for action, resource in needed:
        try:
            allowed = actor is None or authorization.allows(actor, action, resource)
        except authorization.AccessDenied:
            return None
        if not allowed:
            service, _, operation = action.partition(":")
            return (
                "The provided execution role does not have permissions to call "
                f"{operation} on {_SERVICES[service]} (Service: Lambda, Status Code: 400)"
            )
    return None


def _event_source(properties: dict) -> str | None:
    function = provisioners._lambda_function_for_cfn_ref(properties.get("FunctionName", ""))[0]
    arn = properties.get("EventSourceArn", "")
    service = (arn.split(":") + [""] * 3)[2]
    if not function or service not in _SOURCES:
        return None
    return _lacks(function["config"].get("Role", ""), ((action, arn) for action in _SOURCES[service]))


def _function(properties: dict) -> str | None:
    def needed() -> Iterator[tuple[str, str]]:
        target = (properties.get("DeadLetterConfig") or {}).get("TargetArn", "")
        action = _DEAD_LETTERS.get((target.split(":") + [""] * 3)[2])
        if action:
            yield action, target
        if (properties.get("VpcConfig") or {}).get("SubnetIds"):
            yield "ec2:CreateNetworkInterface", "*"

    return _lacks(str(properties.get("Role", "")), needed())


def _alias(properties: dict) -> str | None:
    function, name, *_ = provisioners._lambda_function_for_cfn_ref(properties.get("FunctionName", ""))
    version = str(properties.get("FunctionVersion", "$LATEST"))
    if not function or version == "$LATEST" or version in function.get("versions", {}):
        return None
    arn = function["config"].get("FunctionArn", name)
    return f"Function not found: {arn}:{version} (Service: Lambda, Status Code: 404)"


def _trusts(role: str, service: str) -> bool:
    found = service_roles.find(role)
    return found is None or service_roles.trusts(found, service)


def _state_machine(properties: dict) -> str | None:
    if _trusts(str(properties.get("RoleArn", "")), "states.amazonaws.com"):
        return None
    return (
        "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the "
        "provided role."
    )


def _schedule(properties: dict) -> str | None:
    if _trusts(str((properties.get("Target") or {}).get("RoleArn", "")), "scheduler.amazonaws.com"):
        return None
    return "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."


_CHECKS: dict[str, Callable[[dict], str | None]] = {
    "AWS::Lambda::Alias": _alias,
    "AWS::Lambda::EventSourceMapping": _event_source,
    "AWS::Lambda::Function": _function,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::StepFunctions::StateMachine": _state_machine,
}
