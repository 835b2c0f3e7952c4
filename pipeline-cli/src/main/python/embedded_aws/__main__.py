"""Starts the embedded AWS: `python -m embedded_aws`, with its settings in the environment (see settings.py)."""
from importlib import import_module

from embedded_aws.server import settings

# In this order: what stands later wraps what stands before it, so the access log sees the final decision.
GAPS = (
    "server.gateway",
    "server.persistence",
    "server.shutdown",
    "server.requests",
    "iam.root_accounts",
    "iam.root_policies",
    "iam.caller_keys",
    "cloudformation.property_check",
    "cloudformation.change_sets",
    "cloudformation.existing_resources",
    "iam.role_types",
    "iam.policy_principals",
    "s3.bucket_type",
    "codepipeline.pipeline_type",
    "codepipeline.api",
    "codebuild.project_type",
    "codebuild.report_group_type",
    "codebuild.reports",
    "codepipeline.notification_rule_type",
    "codepipeline.connection_type",
    "server.internal_api",
    "lambda_.function_host",
    "apigateway.http_apis",
    "iam.pass_role",
    "cloudformation.execution_role",
    "s3.object_encryption",
    "lambda_.function_code",
    "iam.access_log",
)


def main():
    settings.apply()
    for gap in GAPS:
        import_module(f"embedded_aws.{gap}").install()
    from ministack import app

    app.main()


if __name__ == "__main__":
    main()
