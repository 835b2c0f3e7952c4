"""AWS::IAM::OIDCProvider, by which the jobs of GitHub and GitLab assume roles."""

from ministack.core.responses import get_account_id
from ministack.services import iam

from embedded_aws.cloudformation import resource_types


def _arn(properties: dict) -> str:
    host = properties["Url"].removeprefix("https://").rstrip("/")
    return f"arn:aws:iam::{get_account_id()}:oidc-provider/{host}"


def _put(arn: str, properties: dict) -> tuple:
    iam._oidc_providers[arn] = {
        "CreateDate": iam._now(),
        **(iam._oidc_providers.get(arn) or {}),
        "Arn": arn,
        "Url": properties["Url"],
        "ClientIDList": properties.get("ClientIdList") or [],
        "ThumbprintList": properties.get("ThumbprintList") or [],
        "Tags": properties.get("Tags") or [],
    }
    return arn, {"Arn": arn}


def _create(logical_id: str, properties: dict, stack_name: str) -> tuple:
    arn = _arn(properties)
    if arn in iam._oidc_providers:
        raise ValueError(f"Resource of type 'AWS::IAM::OIDCProvider' with identifier '{arn}' already exists.")
    return _put(arn, properties)


def _update(arn: str, old: dict, properties: dict, stack_name: str, logical_id: str | None = None) -> tuple:
    return _put(arn, properties)


def _delete(arn: str, properties: dict) -> None:
    iam._oidc_providers.pop(arn, None)


TYPE = resource_types.patches("AWS::IAM::OIDCProvider", _create, _update, _delete, tags="list")
