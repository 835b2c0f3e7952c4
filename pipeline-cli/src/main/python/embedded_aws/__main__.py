"""Starts the embedded AWS: `python -m embedded_aws`, with its settings in the environment (see settings.py)."""
from importlib import import_module

from embedded_aws import settings

# In this order: what stands later wraps what stands before it, so the access log sees the final decision.
GAPS = (
    "gateway",
    "persistence",
    "ending",
    "requests",
    "root_accounts",
    "root_policies",
    "caller_keys",
    "properties",
    "change_sets",
    "existing_resources",
    "roles",
    "policy_principals",
    "buckets",
    "pipelines",
    "codepipeline",
    "projects",
    "report_groups",
    "reports",
    "notification_rules",
    "connections",
    "internal_api",
    "functions",
    "http_apis",
    "pass_role",
    "execution_role",
    "objects",
    "function_code",
    "access_log",
)


def main():
    settings.apply()
    for gap in GAPS:
        import_module(f"embedded_aws.{gap}").install()
    from ministack import app

    app.main()


if __name__ == "__main__":
    main()
