"""
The resource and the condition keys with which IAM evaluates each action that CloudFormation calls for a resource.

They come from the Service Authorization Reference (referenced_resources.py), except for the rows here: action patterns
and their resource, and why the reference doesn't serve. A resource is the template of an ARN, or a function that
returns (ARN, condition keys) pairs for a change, none if the action has no resource. The first matching row applies.
In a template, {region} and {account} are the stack's, {name} is the resource's name, {id} its physical id; other names
are properties.
"""

from fnmatch import fnmatchcase
from urllib import parse

from embedded_aws.cloudformation import iam_arns, referenced_resources, resource_names, rest_api_arns
from embedded_aws.cloudformation.changes import Change
from embedded_aws.cloudformation.referenced_resources import UNKNOWN_ID
from embedded_aws.iam import request_resources
from embedded_aws.kms import keys

# Why a row is here.
_MORE_KEYS = "the condition keys"
_FROM_PROPERTIES = "the resources are lists or paths of the properties"
_QUALIFIED = "the ARN of a function may have a version or an alias"
_METHODS = "apigateway has a resource type for each path, and the properties are parts of the path"


def of(change: Change, action: str) -> list:
    """The (ARN, condition keys) pairs of an action."""
    type_name = "AWS::CloudFormation::CustomResource" if change.type.startswith("Custom::") else change.type
    for actions, resource, *_ in SPECIAL.get(type_name, ()):
        if any(fnmatchcase(action, pattern) for pattern in actions.split()):
            return resource(change) if callable(resource) else [(_filled(resource, change), {})]
    return [(arn, {}) for arn in referenced_resources.of(change, action)]


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
    unknown = f"arn:aws:kms:{change.region}:{change.account}:key/{UNKNOWN_ID}"
    key_arns = [
        unknown if target == UNKNOWN_ID else keys.arn(target, change.region, change.account) or "*"
        for target in targets
        if target
    ]
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

    return (("apigateway:POST", path, _METHODS), ("apigateway:*", child, _METHODS))


def _layers(change: Change) -> list:
    return [(layer, {}) for layer in change.properties.get("Layers") or ()]


def _event_source(change: Change) -> list:
    mapping = f"arn:aws:lambda:{change.region}:{change.account}:event-source-mapping:{change.physical_id or UNKNOWN_ID}"
    return [(mapping, {"lambda:FunctionArn": _function(change)})]


def _layer(change: Change) -> list:
    name = resource_names.of(change, "LayerName")
    return [(f"arn:aws:lambda:{change.region}:{change.account}:layer:{name}", {})]


def _target_function(change: Change) -> list:
    return [
        (change.properties.get("TargetFunctionArn"), {"lambda:FunctionUrlAuthType": change.properties.get("AuthType")})
    ]


def _qualified_function(change: Change) -> list:
    qualifier = change.properties.get("Qualifier", "")
    return [(_function(change, "" if qualifier == "$LATEST" else qualifier), {})]


def _queues(change: Change) -> list:
    """The queues of a policy, which names them by URL."""
    return [
        (f"arn:aws:sqs:{change.region}:{change.account}:{url.rpartition('/')[2]}", {})
        for url in change.properties.get("Queues") or ()
    ]


def _secret(change: Change) -> list:
    """A secret's ARN ends in six characters that AWS chooses: policies have a wildcard there."""
    name = resource_names.of(change)
    arn = f"arn:aws:secretsmanager:{change.region}:{change.account}:secret:{name}-{UNKNOWN_ID * 2}"
    return [(change.physical_id if change.physical_id.startswith("arn:") else arn, {})]


def _log_group_of_filter(change: Change) -> list:
    name = change.properties.get("LogGroupName", "")
    return [(request_resources.log_group_arn(change.region, change.account, name), {})]


# Rows of one or two lines are easier to compare.
# fmt: off
SPECIAL = {
    **rest_api_arns.ROWS,
    "AWS::ApiGatewayV2::Api": (
        ("apigateway:POST", _api_post, _METHODS), ("apigateway:PUT", _api_put, _METHODS),
        ("apigateway:DELETE", _api_delete, _METHODS), ("apigateway:*", _APIS + "/{id}", _METHODS)),
    "AWS::ApiGatewayV2::Authorizer": _api_child("authorizers"),
    "AWS::ApiGatewayV2::Integration": _api_child("integrations"),
    "AWS::ApiGatewayV2::Route": _api_child("routes"),
    "AWS::ApiGatewayV2::Stage": (
        ("logs:DescribeLogGroups", _all_log_groups, "its resource type is missing"),
        ("logs:*", "*", "AWS documents these rights on all resources"),
        ("apigateway:POST", _APIS + "/{ApiId}/stages", _METHODS),
        ("apigateway:TagResource", _APIS + "/{ApiId}/stages", "the action is missing"),
        ("apigateway:*", _APIS + "/{ApiId}/stages/{StageName}", _METHODS)),
    "AWS::CloudWatch::Alarm": (
        ("cloudwatch:DescribeAlarms", "arn:aws:cloudwatch:{region}:{account}:alarm:*", "asked for all alarms"),),
    "AWS::CodeConnections::Connection": (
        ("codeconnections:CreateConnection", "*", "tested so"),
        ("codeconnections:*", "{id}", "an ARN of both services")),
    "AWS::CodeStarConnections::Connection": (
        ("codestar-connections:CreateConnection", "*", "tested so"),
        ("codestar-connections:*", "{id}", "an ARN of both services")),
    "AWS::CodePipeline::Pipeline": (
        ("iam:GetRole", _pipeline_role, "the properties have the roles of actions, too"),
        ("codepipeline:*StageTransition", lambda change: [
            (_filled("arn:aws:codepipeline:{region}:{account}:{name}/", change) + transition["StageName"], {})
            for transition in change.properties.get("DisableInboundStageTransitions") or ()], _FROM_PROPERTIES)),
    "AWS::CodeStarNotifications::NotificationRule": (("codestar-notifications:*", _notification_rule, _MORE_KEYS),),
    "AWS::Events::Rule": (
        ("events:PutTargets", _rule_targets, _MORE_KEYS), ("events:*", _rule, "the event bus decides on the format")),
    "AWS::IAM::ManagedPolicy": (
        *((f"iam:Attach{kind}Policy", iam_arns.entities(kind, True), _FROM_PROPERTIES) for kind in iam_arns.KINDS),
        *((f"iam:Detach{kind}Policy", iam_arns.former_entities(kind, True), _FROM_PROPERTIES)
          for kind in iam_arns.KINDS),
        ("iam:*", iam_arns.policy, "the path is a part of the ARN")),
    "AWS::IAM::Policy": (
        *((f"iam:Delete{kind}Policy", iam_arns.former_entities(kind), _FROM_PROPERTIES) for kind in iam_arns.KINDS),
        *((f"iam:*{kind}Policy", iam_arns.entities(kind), _FROM_PROPERTIES) for kind in iam_arns.KINDS)),
    "AWS::IAM::Role": (
        ("iam:AttachRolePolicy", iam_arns.attachments(True), _MORE_KEYS),
        ("iam:DetachRolePolicy", iam_arns.attachments(False), _MORE_KEYS),
        ("iam:*", iam_arns.role, "the path is a part of the ARN")),
    "AWS::KMS::Alias": (("kms:ListAliases", "*", "tested so"), ("kms:*", _alias_and_keys, "both are evaluated")),
    "AWS::KMS::Key": (("kms:CreateKey", "*", "tested so"), ("kms:*", _key, _MORE_KEYS)),
    "AWS::Lambda::Alias": (("lambda:*", _function_only, _QUALIFIED),),
    "AWS::Lambda::EventInvokeConfig": (("lambda:*", _qualified_function, _QUALIFIED),),
    "AWS::Lambda::EventSourceMapping": (
        ("lambda:CreateEventSourceMapping", lambda change: [("*", _event_source(change)[0][1])], _MORE_KEYS),
        ("lambda:*EventSourceMapping", _event_source, _MORE_KEYS)),
    "AWS::Lambda::Function": (
        ("lambda:GetLayerVersion", _layers, _FROM_PROPERTIES),
        ("kms:*", lambda change: [(change.properties.get("KmsKeyArn"), {})], _FROM_PROPERTIES)),
    "AWS::Lambda::LayerVersion": (
        ("lambda:PublishLayerVersion", _layer, "the name may be generated"),),
    "AWS::Lambda::Permission": (("lambda:*", _permission, _MORE_KEYS),),
    "AWS::Lambda::Url": (("lambda:*", _target_function, _MORE_KEYS),),
    "AWS::Lambda::Version": (
        ("lambda:PublishVersion lambda:ListVersionsByFunction", _function_only, _QUALIFIED),
        ("lambda:*", _version, _QUALIFIED)),
    "AWS::Logs::LogGroup": (
        ("logs:DescribeLogGroups", _all_log_groups, "its resource type is missing"),
        ("logs:TagResource logs:UntagResource logs:ListTagsForResource",
         "arn:aws:logs:{region}:{account}:log-group:{name}", "only these take the ARN without its end"),
        ("logs:*", _log_group, 'the ARN ends in ":log-stream:"')),
    "AWS::Logs::MetricFilter": (("logs:*", _log_group_of_filter, 'the ARN ends in ":log-stream:"'),),
    "AWS::Logs::SubscriptionFilter": (("logs:*", _log_group_of_filter, 'the ARN ends in ":log-stream:"'),),
    "AWS::S3::BucketPolicy": (("s3:*", "arn:aws:s3:::{Bucket}", "the property has another name than the variable"),),
    "AWS::SecretsManager::Secret": (("secretsmanager:GetRandomPassword", "*", "no secret yet"),
                                    ("secretsmanager:*", _secret, "the ARN ends in characters that AWS chooses")),
    "AWS::SNS::Subscription": (("sns:Subscribe", _subscription, _MORE_KEYS), ("sns:*", "*", "tested so")),
    "AWS::SNS::TopicPolicy": (("sns:*", _topics, _FROM_PROPERTIES),),
    "AWS::SQS::QueuePolicy": (("sqs:*", _queues, _FROM_PROPERTIES),),
    "AWS::SSM::Parameter": (("ssm:*", lambda change: [
        (f"arn:aws:ssm:{change.region}:{change.account}:parameter/"
         + resource_names.of(change).lstrip("/"), {})], "a parameter's name may begin with a slash, its ARN doesn't"),),
    "AWS::CloudFormation::Stack": (("cloudformation:*", lambda change: [
        (change.physical_id or f"arn:aws:cloudformation:{change.region}:{change.account}:stack/"
         f"{change.stack_name}-{change.logical_id}-{UNKNOWN_ID}/{UNKNOWN_ID}", {})], "a nested stack has two names"),),
    "AWS::CloudFormation::CustomResource": (
        ("lambda:InvokeFunction sns:Publish", _custom_resource, _FROM_PROPERTIES),),
}
