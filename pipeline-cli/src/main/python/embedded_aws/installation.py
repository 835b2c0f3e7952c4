"""
Every change of MiniStack, in the order in which it is made.

Of two patches that wrap the same function, the later one runs first: the access log is the last, so it sees the final
decision. Importing this module imports MiniStack, so the settings must be applied before.
"""

import hypercorn.asyncio
from ministack import app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.services import (
    apigateway,
    apigateway_v1,
    cloudformation,
    codebuild,
    iam,
    kms,
    lambda_svc,
    s3,
    secretsmanager,
    sns,
    sqs,
    sts,
)
from ministack.services.cloudformation import (
    changesets,
    engine,
    handlers,
    helpers,
    provisioners,
    stacks,
)

from embedded_aws.apigateway import http_apis
from embedded_aws.cloudformation import (
    change_sets,
    execution_role,
    existing_resources,
    property_attributes,
    property_check,
    rollback_triggers,
    stack_roles,
    stack_states,
    template_urls,
)
from embedded_aws.cloudformation.templates import (
    conditions,
    early_validation,
    exports,
    linter,
    names,
    operations,
    parameters,
    service_rules,
    syntax,
)
from embedded_aws.cloudwatch import metric_math
from embedded_aws.codebuild import project_type, report_group_type
from embedded_aws.codepipeline import api, connection_type, notification_rule_type, pipeline_type
from embedded_aws.iam import (
    access_log,
    actors,
    condition_keys,
    denials,
    identity_requests,
    oidc_provider_type,
    pass_role,
    policy_elements,
    policy_principals,
    policy_requests,
    policy_syntax,
    request_resources,
    role_sessions,
    role_types,
    root_accounts,
    root_policies,
    trust_policies,
)
from embedded_aws.kms import cross_account_calls, grants
from embedded_aws.lambda_ import function_code, function_host, inline_code, permissions
from embedded_aws.logs import log_group_type
from embedded_aws.s3 import bucket_encryption, bucket_type, foreign_buckets, object_encryption
from embedded_aws.secretsmanager import shared_secrets
from embedded_aws.server import gateway, internal_api, persistence, requests, service_apis, shutdown, state, versions
from embedded_aws.server.patches import Patch, add, apply, derive, replace, wrap
from embedded_aws.sns import topics

_TYPES = "_RESOURCE_HANDLERS"  # provisioners' handlers of each resource type: create, update, delete
_ACTIONS = "_ACTION_HANDLERS"  # CloudFormation's operations

PATCHES: tuple[Patch, ...] = (
    # --- the process
    wrap(app, "app", by=gateway.serve),
    replace(app, "_port_is_bindable", by=gateway.port_is_bindable),
    add(app, "_loaded_modules", state.STATE_KEY, value=state),
    add(app, "_state_map", state.STATE_KEY, value=state.STATE_KEY),
    wrap(app, "_load_persisted_state", by=persistence.load_persisted_state),
    replace(app, "_pid_file", by=shutdown.pid_file),
    wrap(hypercorn.asyncio, "serve", by=shutdown.serve),
    wrap(app, "_dispatch_service_request", by=requests.dispatch),
    wrap(iam_actions, "extract_iam_action", by=requests.extract_iam_action),
    # --- who asks
    replace(iam_evaluator, "is_root_access_key", by=root_accounts.is_root_access_key),
    replace(iam_evaluator, "_is_root_key", by=root_accounts.is_root_key),
    wrap(iam_evaluator, "enforce", by=root_accounts.enforce),
    wrap(iam_evaluator, "enforce", by=root_policies.enforce),
    wrap(iam_evaluator, "pin_request_caller", by=actors.pin_request_caller),
    # --- templates
    replace(engine, "_parse_template", by=syntax.parse_template),
    wrap(engine, "_resolve_parameters", by=parameters.resolve),
    replace(engine, "_evaluate_conditions", by=conditions.evaluate),
    wrap(engine, "_resolve_refs", by=exports.resolve_references),
    wrap(engine, "validate_template_support", by=operations.validate),
    wrap(engine, "_resolve_dynamic_reference", by=parameters.resolve_dynamic_reference),
    wrap(handlers, "_stack_has_no_updates", by=operations.has_no_updates),
    wrap(helpers, "_request_problems", by=operations.request_problems),
    wrap(helpers, "_resolve_template", by=operations.resolve_template),
    wrap(provisioners, "_check_nested_stack_capabilities", by=operations.check_nested),
    wrap(stacks, "_validation_errors", by=early_validation.validation_errors),
    wrap(stacks, "_resolve_stack_outputs", by=exports.resolve_outputs),
    derive(stacks, "_deploy_stack_async", by=rollback_triggers.with_monitoring),
    wrap(stacks, "_deploy_stack_async", by=operations.deploy_stack),
    # --- resources of templates
    wrap(provisioners, "_provision_resource", by=property_attributes.provision),
    wrap(provisioners, "_update_resource", by=property_attributes.update),
    wrap(provisioners, "_provision_resource", by=policy_syntax.provision),
    wrap(provisioners, "_update_resource", by=policy_syntax.update),
    wrap(provisioners, "_provision_resource", by=names.provision),
    wrap(provisioners, "_provision_resource", by=service_rules.provision),
    wrap(provisioners, "_update_resource", by=service_rules.update),
    wrap(provisioners, "_provision_resource", by=property_check.provision),
    wrap(provisioners, "_update_resource", by=property_check.update),
    wrap(cloudformation, _ACTIONS, "CreateChangeSet", by=change_sets.create_change_set),
    wrap(cloudformation, _ACTIONS, "ExecuteChangeSet", by=rollback_triggers.execute_change_set),
    wrap(cloudformation, _ACTIONS, "CreateStack", by=rollback_triggers.stack_operation),
    wrap(cloudformation, _ACTIONS, "UpdateStack", by=rollback_triggers.stack_operation),
    wrap(stacks, "_property_recreation", by=change_sets.property_recreation),
    *stack_states.guards(),
    *operations.guards(),
    *existing_resources.patches(),
    wrap(provisioners, _TYPES, "AWS::IAM::Role", "create", by=role_types.create_role),
    wrap(provisioners, _TYPES, "AWS::IAM::Role", "update", by=role_types.update_role),
    wrap(provisioners, _TYPES, "AWS::IAM::ManagedPolicy", "create", by=role_types.create_policy),
    wrap(provisioners, _TYPES, "AWS::IAM::ManagedPolicy", "update", by=role_types.update_policy),
    wrap(iam_evaluator, "parse_policy_document", by=policy_elements.parse_policy_document),
    wrap(iam_evaluator, "evaluate_trust_policy", by=policy_elements.evaluate_trust_policy),
    *(wrap(iam_evaluator, "_CONDITION_OPS", name, by=policy_elements.arn_like) for name in ("arnequals", "arnlike")),
    *(
        wrap(iam_evaluator, "_CONDITION_OPS", name, by=policy_elements.arn_not_like)
        for name in ("arnnotequals", "arnnotlike")
    ),
    wrap(iam_evaluator, "combine_resource_policy", by=grants.combine_resource_policy),
    wrap(sts, "_session_policies", by=role_sessions.session_policies),
    *identity_requests.guards(),
    wrap(sqs, "_HANDLERS", "SetQueueAttributes", by=policy_requests.set_queue_attributes),
    wrap(iam_evaluator, "validate_policy_document", by=policy_syntax.validate_policy_document),
    wrap(iam, "_trust_policy_not_principal_error", by=policy_principals.trust_policy_error),
    wrap(s3, "_put_bucket_policy", by=policy_requests.put_bucket_policy),
    wrap(kms, "_create_key", by=policy_requests.with_key_policy),
    wrap(kms, "_put_key_policy", by=policy_requests.with_key_policy),
    wrap(provisioners, _TYPES, "AWS::KMS::Key", "update", by=policy_principals.update_key),
    wrap(sns, "_set_topic_attributes", by=policy_requests.set_topic_attributes),
    wrap(lambda_svc, "_add_permission", by=permissions.add_permission),
    wrap(provisioners, _TYPES, "AWS::SNS::TopicPolicy", "create", by=policy_principals.create_topic_policy),
    wrap(provisioners, _TYPES, "AWS::SNS::TopicPolicy", "update", by=policy_principals.update_topic_policy),
    wrap(provisioners, _TYPES, "AWS::S3::Bucket", "create", by=bucket_type.create_bucket),
    wrap(provisioners, _TYPES, "AWS::S3::Bucket", "update", by=bucket_type.update_bucket),
    wrap(provisioners, _TYPES, "AWS::S3::Bucket", "delete", by=bucket_type.delete_bucket),
    wrap(provisioners, _TYPES, "AWS::S3::BucketPolicy", "create", by=bucket_type.create_policy),
    wrap(provisioners, _TYPES, "AWS::S3::BucketPolicy", "update", by=bucket_type.update_policy),
    derive(provisioners, "_S3_BUCKET_CONFIGURATIONS", by=bucket_encryption.with_encryption),
    wrap(provisioners, _TYPES, "AWS::Logs::LogGroup", "create", by=log_group_type.create_log_group),
    wrap(provisioners, _TYPES, "AWS::Logs::LogGroup", "update", by=log_group_type.update_log_group),
    wrap(provisioners, "_cw_metric_alarm_record", by=metric_math.alarm_record),
    *oidc_provider_type.TYPE,
    wrap(provisioners, _TYPES, "AWS::SNS::Topic", "create", by=topics.create_topic),
    wrap(provisioners, _TYPES, "AWS::SNS::Topic", "update", by=topics.update_topic),
    wrap(provisioners, "_apigw_v2_stage_props", by=http_apis.stage_properties),
    *pipeline_type.TYPE,
    *project_type.TYPE,
    *report_group_type.TYPE,
    *notification_rule_type.TYPE,
    *connection_type.TYPES,
    # --- CodePipeline and CodeBuild
    *service_apis.service("codepipeline", "CodePipeline_20150709", api.OPERATIONS),
    replace(codebuild, "_project_shape", by=project_type.shape),
    wrap(
        codebuild,
        "handle_request",
        by=service_apis.operations({**project_type.OPERATIONS, **report_group_type.OPERATIONS}),
    ),
    wrap(
        iam_actions,
        "extract_resource_arn",
        by=service_apis.resource_arns({"codepipeline": api.resource_arn, "codebuild": report_group_type.resource_arn}),
    ),
    # --- Lambda and API Gateway
    replace(lambda_svc, "_execute_function_dispatch", by=function_host.dispatch),
    replace(lambda_svc, "_execute_function_proxy", by=function_host.execute_proxy),
    replace(lambda_svc, "_execute_function_warm", by=function_host.execute),
    replace(lambda_svc, "_execute_function_docker", by=function_host.execute),
    replace(lambda_svc, "_execute_function_provided", by=function_host.execute),
    replace(lambda_svc, "_execute_function_provided_warm", by=function_host.execute),
    replace(lambda_svc, "_execute_function_local", by=function_host.execute),
    replace(lambda_runtime, "get_or_create_worker", by=function_host.get_or_create_worker),
    derive(app, "_EXECUTE_API_RE", by=http_apis.host_pattern),
    replace(apigateway, "find_api_scope", by=http_apis.find_http_api_scope),
    replace(apigateway_v1, "find_api_scope", by=http_apis.find_rest_api_scope),
    wrap(apigateway, "_invoke_lambda_proxy", by=http_apis.invoke),
    wrap(lambda_svc, "lambda_execute_result_to_api_proxy_response", by=http_apis.to_response),
    # --- decisions of IAM
    wrap(iam_evaluator, "_resource_policy", by=trust_policies.resource_policy),
    wrap(iam_evaluator, "_first_match", by=policy_elements.first_match),
    wrap(iam_evaluator, "evaluate_resource_policy", by=policy_elements.evaluate_resource_policy),
    wrap(iam_evaluator, "_resolve_condition_key", by=condition_keys.resolve_condition_key),
    wrap(iam_actions, "request_tag_context", by=condition_keys.request_tag_context),
    wrap(iam_actions, "s3_service_context", by=condition_keys.s3_service_context),
    wrap(iam_actions, "extract_resource_arn", by=request_resources.extract_resource_arn),
    wrap(iam_evaluator, "enforce", by=denials.enforce),
    wrap(iam_actions, "access_denied_response", by=denials.access_denied_response),
    *pass_role.guards(added_services=("codepipeline",)),
    # --- permissions of stack operations
    wrap(changesets, "_find_change_set", by=stack_roles.find_change_set),
    *stack_roles.guards(),
    wrap(cloudformation, _ACTIONS, "DescribeStacks", by=stack_roles.describe_stacks),
    wrap(helpers, "_resolve_document", by=template_urls.resolve_document),
    wrap(provisioners, "_provision_resource", by=execution_role.provision),
    wrap(provisioners, "_update_resource", by=execution_role.update),
    wrap(provisioners, "_delete_resource", by=execution_role.delete),
    wrap(provisioners, "_delete_predecessor", by=execution_role.delete_predecessor),
    # --- permissions on S3 objects and KMS keys
    derive(s3, "_SSE_STORED_HEADERS", by=object_encryption.with_bucket_key),
    wrap(s3, "_foreign_bucket_allows", by=foreign_buckets.allows),
    wrap(s3, "_apply_bucket_scope", by=foreign_buckets.apply_scope),
    wrap(kms, "handle_request", by=cross_account_calls.handle_request),
    wrap(secretsmanager, "handle_request", by=shared_secrets.handle_request),
    wrap(sns, "_publish", by=topics.publish),
    wrap(sns, "_publish_batch", by=topics.publish),
    wrap(s3, "_resolve_sse_write_headers", by=object_encryption.resolve_sse_write_headers),
    wrap(s3, "_put_object", by=object_encryption.put_object),
    wrap(s3, "_create_multipart_upload", by=object_encryption.create_multipart_upload),
    wrap(s3, "_copy_object", by=object_encryption.copy_object),
    wrap(s3, "_get_object", by=object_encryption.get_object),
    wrap(s3, "_head_object", by=object_encryption.head_object),
    wrap(s3, "_upload_part", by=object_encryption.upload_part),
    wrap(s3, "_upload_part_copy", by=object_encryption.upload_part_copy),
    wrap(s3, "_complete_multipart_upload", by=object_encryption.complete_multipart_upload),
    replace(provisioners, "_zip_inline", by=inline_code.package),
    wrap(lambda_svc, "s3_code_region_message", by=function_code.region_message),
    replace(lambda_svc, "_fetch_code_from_s3", by=function_code.fetch),
    wrap(lambda_svc, "_create_function", by=function_code.create_function),
    wrap(lambda_svc, "_update_code", by=function_code.update_code),
    wrap(lambda_svc, "_publish_layer_version", by=function_code.publish_layer_version),
    # --- the access log
    wrap(iam_evaluator, "evaluate", by=access_log.evaluate),
    wrap(iam_evaluator, "enforce", by=access_log.enforce),
)


def install() -> None:
    """Change MiniStack and prepare what the changes need. Ends the process if a change is not possible."""
    problems = apply(PATCHES)
    if problems:
        versions.stop(problems)
    access_log.open_file()
    persistence.recover()
    internal_api.add_endpoints()
    linter.warm()
