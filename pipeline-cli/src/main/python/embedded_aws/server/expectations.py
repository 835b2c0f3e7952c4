"""
The names of MiniStack that the embedded AWS uses without changing them, checked at the start.

Without this check, a name that a new version of MiniStack no longer has would fail in the middle of a run. A test
compares the table with the code. `f(a, b, *, c)` means: f can be called as f(a, b, c=c).
"""

import importlib
import inspect
from collections.abc import Iterator
from typing import Any

from embedded_aws.server.versions import Mismatch

EXPECTED = {
    "ministack.app": """
        SERVICE_HANDLERS
        _build_persistence_save_dict()
        _pid_file(port)
        _resolve_port()
        _routing_params(method, path, headers, body, query_params)
        main()
    """,
    "ministack.core.iam_actions": """
        SERVICE_TO_IAM_NAMESPACE
        _BOTOCORE_SERVICE_MAP
        _kms_key_id_from_ciphertext(ciphertext_b64)
        _query_param(query_params, key)
        _s3_action(method, path, query_params)
        access_denied_response(service, action, principal_arn, request_id, *, message, headers)
        extract_iam_action(service, method, path, headers, body, query_params)
        s3_service_context(iam_action, query_params, path, headers)
    """,
    "ministack.core.iam_evaluator": """
        AuthError
        EvalContext(*, principal_arn, principal_type, principal_account, action, resource_arn, region, service_context, principal_keys)
        EvalResult(decision, principal_arn, matched_sid, reason)
        ParsedStatement
        parse_policy_document(doc)
        pin_request_origin(source_ip, secure_transport)
        PrincipalInfo(*, arn, type, account, policies, keys, limits)
        _POLICY_REQUIRED
        _account_from_arn(arn)
        _action_matches(request_action, actions, not_actions)
        _conditions_met(conditions, ctx)
        _gather_role_policies(role_name, account_id)
        _names_condition_key(policies, prefix)
        _permissions_boundary(store, name, account_id)
        _resolve_condition_key(key, ctx)
        _resource_policy(service, resource_arn)
        _service_principal_matches(principal, service)
        caller_arn()
        combine_resource_policy(identity, ctx, policy, owner_account, *, required, limits)
        evaluate(ctx, policies)
        evaluate_resource_policy(doc, ctx, *, service)
        evaluate_trust_policy(trust_doc, caller_arn, ctx)
        find_iam_access_key_account(access_key_id)
        is_root_access_key(access_key_id)
        resolve_credential(access_key_id, account_id)
        resolve_principal(access_key_id, account_id)
        validate_policy_document(doc)
    """,  # noqa: E501
    "ministack.core.persistence": """
        STATE_DIR
        _json_default
        _state_format_version(service)
    """,
    "ministack.core.responses": """
        AccountRegionScopedDict()
        _account_from_sts_session(access_key_id)
        error_response_json(code, message, status)
        get_account_id()
        get_region()
        json_response(data)
        request_scope(account_id, region)
    """,
    "ministack.core.router": """
        detect_service(method, path, headers, query_params)
        extract_access_key_id(headers, query_params)
    """,
    "ministack.services.apigateway": """
        _apis
        _extract_lambda_ref_from_integration_uri(uri)
        _integrations
        _routes
        _stages
        get_account_id()
        get_region()
    """,
    "ministack.services.apigateway_v1": """
        _account_settings
        _resources
        _rest_apis
    """,
    "ministack.services.cloudformation": """
        _change_sets
        _exports
        _stacks
        _stacks._data
        _stacks.to_dict()
    """,
    "ministack.services.cloudformation.changesets": """
        _find_change_set(cs_name, stack_name)
    """,
    "ministack.services.cloudformation.custom_resource": """
        _pending
        deliver_response(token, response)
    """,
    "ministack.services.cloudformation.engine": """
        CfnLoader
        _NO_VALUE
        _SSM_PARAMETER_VALUE_PREFIX
        _TransformFailed
        _construct_cfn_tag(tag_name)
        _evaluate_conditions(template, params)
        _intrinsic_references(value)
        _resolve_refs(value, resources, params, conditions, mappings, stack_name, stack_id)
        _topological_sort(resources, conditions)
    """,
    "ministack.services.cloudformation.handlers": """
        _check_capabilities(sent, template, params)
        _imported_export_names(stack, stack_name)
        _resolve_stack(stack_name)
        _uses_macro(template)
    """,
    "ministack.services.cloudformation.helpers": """
        _error(code, message)
        _p(params, key)
    """,
    "ministack.services.cloudformation.provisioners": """
        _REPLACING_PROPERTIES
        _RESOURCE_HANDLERS
        _delete_resource(resource_type, physical_id, props, stack_name, logical_id)
        _lambda_function_for_cfn_ref(function_ref)
        _physical_name(stack_name, logical_id, *, max_len, lowercase)
        _policy_document_json(props)
    """,
    "ministack.services.cloudformation.stacks": """
        CLIENT_REQUEST_TOKEN.set(value)
        _add_event(stack_id, stack_name, logical_id, resource_type, status, reason, physical_id)
        _delete_resource(resource_type, physical_id, props, stack_name, logical_id)
        _validation_errors(resources_defs, ordered, param_values, conditions, mappings, stack_name, stack_id)
    """,
    "ministack.services.cloudwatch": """
        _alarms
    """,
    "ministack.services.cloudwatch_logs": """
        _create_log_group(data)
        _log_groups
    """,
    "ministack.services.codebuild": """
        _project_arn(name)
        _projects
    """,
    "ministack.services.dynamodb": """
        _tables
    """,
    "ministack.services.ec2": """
        _instances
        _key_pairs
        _security_groups
        _subnets
        _volumes
        _vpcs
    """,
    "ministack.services.eventbridge": """
        _event_buses
        _rules
    """,
    "ministack.services.iam": """
        _error(status, code, message, *, ns)
        _gen_secret()
        _gen_session_access_key()
        _gen_session_token()
        _group_inline_policies
        _groups
        _now()
        _oidc_providers
        _p(params, key)
        _policies
        _roles
        _roles.get_scoped(account_id, region, key)
        _user_inline_policies
        _users
        policy_known(arn, account_id)
    """,
    "ministack.services.kms": """
        _alias_arn(alias_name)
        _aliases
        _create_key(data)
        _grants
        _keys
        _keys._data
        _resolve_key(key_id_or_arn)
        error_response_json(code, message, status)
    """,
    "ministack.services.lambda_svc": """
        _account_region_from_function_config(config)
        _emit_lambda_logs(func, request_id, log_text, error, duration_ms)
        _functions
        _functions.get_scoped(account_id, region, key)
        _resolve_layer_zip(attachment)
    """,
    "ministack.services.route53": """
        _zones
    """,
    "ministack.services.s3": """
        _bucket_encryption
        _bucket_has_versions(name)
        _bucket_owner_account(name)
        _bucket_tags
        _bucket_versioning
        _buckets
        _delete_bucket_encryption
        _ensure_bucket(name)
        _error(code, message, status, resource)
        _get_object_data(bucket_name, key, *, version_id)
        _multipart_uploads
        _object_versions
        _put_bucket_encryption
        _put_bucket_policy(name, body)
        _qp(params, key, default)
        _stored_sse_headers(obj)
    """,
    "ministack.services.secretsmanager": """
        _resolve(secret_id)
        resolve_secret_string(secret_id, version_stage, version_id)
    """,
    "ministack.services.sns": """
        _error(code, message, status)
        _p(params, key)
        _topic_by_arn_any_scope(topic_arn)
        _topics
    """,
    "ministack.services.sqs": """
        _Err(code, message, status)
        _queue_name_to_url
    """,
    "ministack.services.ssm": """
        _parameters
        _put_parameter(data)
        resolve_parameter_value(name_or_arn)
    """,
    "ministack.services.stepfunctions": """
        _state_machines
    """,
    "ministack.services.sts": """
        _error(status, code, message, *, ns)
        _p(params, key)
        _session_tags(params, *, check)
        _sessions
        register_session(access_key, session)
    """,
    "ministack.services.tagging": """
        resource_tags(arn)
    """,
}


def problems() -> list[str]:
    """A line for each name that is missing or can't be called as the embedded AWS calls it."""
    found = []
    for module, names in EXPECTED.items():
        for expected in names.strip().splitlines():
            name, _, parameters = expected.strip().partition("(")
            try:
                _check(_find(module, name), parameters.rstrip(")") if "(" in expected else None)
            except Mismatch as mismatch:
                found.append(f"{module}.{name} {mismatch}")
    return found


def _find(module: str, name: str) -> Any:
    try:
        value: Any = importlib.import_module(module)
        for part in name.split("."):
            value = getattr(value, part)
    except (ImportError, AttributeError):
        raise Mismatch("does not exist") from None
    return value


def _check(value: Any, parameters: str | None) -> None:
    if parameters is None:
        return
    if not callable(value):
        raise Mismatch("is not a function")
    positional, _, by_name = (part.strip(", ") for part in parameters.partition("*"))
    given, named = list(_split(positional)), list(_split(by_name))
    actual = inspect.signature(value)
    try:
        bound = actual.bind(*given, **{name: name for name in named})
    except TypeError as error:
        raise Mismatch(f"can't be called with ({parameters}): {error}") from None
    if any(bound.arguments.get(name) != name for name in given):
        raise Mismatch(f"takes {', '.join(actual.parameters)}, not {positional}")


def _split(names: str) -> Iterator[str]:
    return (name.strip() for name in names.split(",") if name.strip())
