"""
The resource and the condition keys with which IAM evaluates each action that CloudFormation calls for a resource.

Each type has rows of action patterns and their resource: the template of an ARN, or a function that returns (ARN,
condition keys) pairs for a change, none if the action has no resource. The first matching row applies. In a template,
{region} and {account} are the stack's, {name} is the resource's name, {id} its physical id; other names are properties.
"""

from fnmatch import fnmatchcase
from urllib import parse

from embedded_aws.cloudformation import iam_arns, resource_names
from embedded_aws.cloudformation.changes import Change
from embedded_aws.iam import request_resources
from embedded_aws.kms import keys

UNKNOWN_ID = "new"


def of(change: Change, action: str) -> list | None:
    """The (ARN, condition keys) pairs of an action. None if the type is not in the table."""
    rows = TABLE.get("AWS::CloudFormation::CustomResource" if change.type.startswith("Custom::") else change.type)
    if rows is None:
        return None
    for actions, resource in rows:
        if any(fnmatchcase(action, pattern) for pattern in actions.split()):
            return resource(change) if callable(resource) else [(_filled(resource, change), {})]
    return [("*", {})]


def _filled(template: str, change: Change) -> str:
    values = {
        **change.properties,
        "region": change.region,
        "account": change.account,
        "id": change.physical_id or UNKNOWN_ID,
    }
    if "{name}" in template:
        values["name"] = resource_names.of(change)
    return template.format_map(values)


# --- resources that take more than a template


def _function(change: Change, qualifier: str = "") -> str:
    name = change.properties.get("FunctionName", "")
    arn = name if name.startswith("arn:") else f"arn:aws:lambda:{change.region}:{change.account}:function:{name}"
    if len(arn.split(":")) > 7 and not qualifier:
        return arn  # the alias or version is part of the name
    return f"{arn}:{qualifier}" if qualifier else arn


def _function_only(change: Change) -> list:
    return [(":".join(_function(change).split(":")[:7]), {})]


def _version(change: Change) -> list:
    number = change.physical_id.rpartition(":")[2] if change.physical_id else ""
    return [(_function(change, number), {})]


def _permission(change: Change) -> list:
    return [(_function(change), {"lambda:Principal": change.properties.get("Principal")})]


def _log_group(change: Change) -> list:
    return [(request_resources.log_group_arn(change.region, change.account, resource_names.of(change)), {})]


def _all_log_groups(change: Change) -> list:
    return [(request_resources.log_group_arn(change.region, change.account, ""), {})]


def _key(change: Change) -> list:
    """A new key has no id and no policy yet."""
    return [
        (
            f"arn:aws:kms:{change.region}:{change.account}:key/{change.physical_id or UNKNOWN_ID}",
            {"kms:CallerAccount": change.account},
        )
    ]


def _alias_and_keys(change: Change) -> list:
    """The alias and the keys that it points to, before and after the change."""
    alias = change.properties.get("AliasName") or change.physical_id
    targets = dict.fromkeys([change.properties.get("TargetKeyId"), change.previous.get("TargetKeyId")])
    key_arns = [keys.arn(target, change.region, change.account) or "*" for target in targets if target]
    return [
        (arn, {"kms:CallerAccount": change.account})
        for arn in (f"arn:aws:kms:{change.region}:{change.account}:{alias}", *key_arns)
    ]


def _topics(change: Change) -> list:
    return [
        (arn, {})
        for arn in dict.fromkeys([*(change.properties.get("Topics") or ()), *(change.previous.get("Topics") or ())])
    ]


def _subscription(change: Change) -> list:
    keys = {"sns:Protocol": change.properties.get("Protocol"), "sns:Endpoint": change.properties.get("Endpoint")}
    return [(change.properties.get("TopicArn"), {key: value for key, value in keys.items() if value})]


def _pipeline_role(change: Change) -> list:
    role = change.properties.get("RoleArn")
    return [(role, {})] if role else []


def _rule(change: Change) -> list:
    bus = (change.properties.get("EventBusName") or "default").rpartition("/")[2]
    name = resource_names.of(change).rpartition("/")[2]
    path = name if bus == "default" else f"{bus}/{name}"
    return [(f"arn:aws:events:{change.region}:{change.account}:rule/{path}", {})]


def _rule_targets(change: Change) -> list:
    arns = [target.get("Arn") for target in change.properties.get("Targets") or ()]
    return [(arn, {"events:TargetArn": arns}) for arn, _ in _rule(change)]


def _notification_rule(change: Change) -> list:
    keys = {"codestar-notifications:NotificationsForResource": change.properties.get("Resource")}
    arn = change.physical_id or (
        f"arn:aws:codestar-notifications:{change.region}:{change.account}:notificationrule/{UNKNOWN_ID}"
    )
    return [(arn, keys)]


def _custom_resource(change: Change) -> list:
    return [(change.properties.get("ServiceToken", ""), {})]


_APIS = "arn:aws:apigateway:{region}::/apis"


def _api_tags(change: Change) -> list:
    """The tags of an API, named by its encoded ARN. A new API has no id yet: public denials name "*"."""
    api = f"arn:aws:apigateway:{change.region}::/v2/apis/{change.physical_id or '*'}"
    return [(f"arn:aws:apigateway:{change.region}::/tags/{parse.quote(api, safe='*')}", {})]


def _api_post(change: Change) -> list:
    """An API is created by POST or, from an OpenAPI document, by PUT. Its tags are set by POST."""
    created = change.operation == "create" and not change.given("Body", "BodyS3Location")
    return [
        *([(_filled(_APIS, change), {})] if created else ()),
        *(_api_tags(change) if change.changed("Tags") else ()),
    ]


def _api_put(change: Change) -> list:
    return [(_filled(_APIS if change.operation == "create" else _APIS + "/{id}", change), {})]


def _api_delete(change: Change) -> list:
    api: list = [(_filled(_APIS + "/{id}", change), {})]
    if change.operation == "delete":
        return api
    return [
        *(api if change.removed("CorsConfiguration") else ()),
        *(_api_tags(change) if change.removed("Tags") else ()),
    ]


def _api_child(collection: str) -> tuple:
    path = f"{_APIS}/{{ApiId}}/{collection}"

    def child(change: Change) -> list:
        return [(_filled(path, change) + "/" + (change.physical_id or UNKNOWN_ID).rpartition("/")[2], {})]

    return (("apigateway:POST", path), ("apigateway:*", child))


# Rows of one or two lines are easier to compare.
# fmt: off
TABLE = {
    "AWS::ApiGatewayV2::Api": (
        ("apigateway:POST", _api_post), ("apigateway:PUT", _api_put), ("apigateway:DELETE", _api_delete),
        ("apigateway:*", _APIS + "/{id}")),
    "AWS::ApiGatewayV2::Integration": _api_child("integrations"),
    "AWS::ApiGatewayV2::Route": _api_child("routes"),
    "AWS::ApiGatewayV2::Stage": (
        ("logs:DescribeLogGroups", _all_log_groups),
        ("logs:*", "*"),
        ("apigateway:POST", _APIS + "/{ApiId}/stages"),
        ("apigateway:TagResource", _APIS + "/{ApiId}/stages"),
        ("apigateway:*", _APIS + "/{ApiId}/stages/{StageName}")),
    "AWS::CloudWatch::Alarm": (
        ("cloudwatch:DescribeAlarms", "arn:aws:cloudwatch:{region}:{account}:alarm:*"),
        ("cloudwatch:*", "arn:aws:cloudwatch:{region}:{account}:alarm:{name}")),
    "AWS::CodeBuild::Project": (("codebuild:*", "arn:aws:codebuild:{region}:{account}:project/{name}"),),
    "AWS::CodeBuild::ReportGroup": (
        ("codebuild:*", lambda change: [(change.physical_id or _filled(
            "arn:aws:codebuild:{region}:{account}:report-group/{name}", change), {})]),),
    "AWS::CodeConnections::Connection": (
        ("codeconnections:CreateConnection", "*"), ("codeconnections:*", "{id}")),
    "AWS::CodeStarConnections::Connection": (
        ("codestar-connections:CreateConnection", "*"), ("codestar-connections:*", "{id}")),
    "AWS::CodePipeline::Pipeline": (
        ("iam:GetRole", _pipeline_role),
        ("codepipeline:*StageTransition", lambda change: [
            (_filled("arn:aws:codepipeline:{region}:{account}:{name}/", change) + transition["StageName"], {})
            for transition in change.properties.get("DisableInboundStageTransitions") or ()]),
        ("codepipeline:*", "arn:aws:codepipeline:{region}:{account}:{name}")),
    "AWS::CodeStarNotifications::NotificationRule": (("codestar-notifications:*", _notification_rule),),
    "AWS::DynamoDB::Table": (("dynamodb:*", "arn:aws:dynamodb:{region}:{account}:table/{name}"),),
    "AWS::Events::Rule": (("events:PutTargets", _rule_targets), ("events:*", _rule)),
    "AWS::IAM::ManagedPolicy": (
        *((f"iam:Attach{kind}Policy", iam_arns.entities(kind, True)) for kind in iam_arns.KINDS),
        *((f"iam:Detach{kind}Policy", iam_arns.former_entities(kind, True)) for kind in iam_arns.KINDS),
        ("iam:*", iam_arns.policy)),
    "AWS::IAM::Policy": (
        *((f"iam:Delete{kind}Policy", iam_arns.former_entities(kind)) for kind in iam_arns.KINDS),
        *((f"iam:*{kind}Policy", iam_arns.entities(kind)) for kind in iam_arns.KINDS)),
    "AWS::IAM::Role": (
        ("iam:AttachRolePolicy", iam_arns.attachments(True)),
        ("iam:DetachRolePolicy", iam_arns.attachments(False)), ("iam:*", iam_arns.role)),
    "AWS::KMS::Alias": (("kms:ListAliases", "*"), ("kms:*", _alias_and_keys)),
    "AWS::KMS::Key": (("kms:CreateKey", "*"), ("kms:*", _key)),
    "AWS::Lambda::Alias": (("lambda:*", _function_only),),
    "AWS::Lambda::Function": (
        ("lambda:*", "arn:aws:lambda:{region}:{account}:function:{name}"),
        ("kms:*", lambda change: [(change.properties.get("KmsKeyArn"), {})])),
    "AWS::Lambda::Permission": (("lambda:*", _permission),),
    "AWS::Lambda::Version": (("lambda:PublishVersion lambda:ListVersionsByFunction", _function_only),
                             ("lambda:*", _version)),
    "AWS::Logs::LogGroup": (
        ("logs:DescribeLogGroups", _all_log_groups),
        ("logs:TagResource logs:UntagResource logs:ListTagsForResource",
         "arn:aws:logs:{region}:{account}:log-group:{name}"),
        ("logs:*", _log_group)),
    "AWS::S3::Bucket": (("s3:*", "arn:aws:s3:::{name}"),),
    "AWS::S3::BucketPolicy": (("s3:*", "arn:aws:s3:::{Bucket}"),),
    "AWS::SNS::Subscription": (("sns:Subscribe", _subscription), ("sns:*", "*")),
    "AWS::SNS::Topic": (("sns:*", lambda change: [
        (change.physical_id or _filled("arn:aws:sns:{region}:{account}:{name}", change), {})]),),
    "AWS::SNS::TopicPolicy": (("sns:*", _topics),),
    "AWS::SSM::Parameter": (("ssm:*", lambda change: [
        (f"arn:aws:ssm:{change.region}:{change.account}:parameter/"
         + resource_names.of(change).lstrip("/"), {})]),),
    "AWS::CloudFormation::Stack": (("cloudformation:*", lambda change: [
        (change.physical_id or f"arn:aws:cloudformation:{change.region}:{change.account}:stack/"
         f"{change.stack_name}-{change.logical_id}-{UNKNOWN_ID}/{UNKNOWN_ID}", {})]),),
    "AWS::CloudFormation::CustomResource": (("lambda:InvokeFunction sns:Publish", _custom_resource),),
}
