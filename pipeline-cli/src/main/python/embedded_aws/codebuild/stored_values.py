"""
The values of a build's variables that are in Parameter Store and Secrets Manager, which CodeBuild reads with the rights
of the project's service role.

AWS: "Build specification reference for CodeBuild", env/parameter-store and env/secrets-manager. A secret is
`secret-id:json-key:version-stage:version-id`, and all but the id can be left out.
"""

import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import secretsmanager, ssm

from embedded_aws.iam import authorization
from embedded_aws.iam.actors import Actor
from embedded_aws.kms import keys


class Unreadable(Exception):
    """The reason why a value can't be read, in AWS's words where they are known."""


def parameter(actor: Actor, name: str) -> str:
    """The value of a parameter, by its name or ARN."""
    plain, _, version = name.partition(":") if not name.startswith("arn:") else (name, "", "")
    arn = plain if plain.startswith("arn:") else _arn("ssm", f"parameter/{plain.lstrip('/')}")
    authorization.require(actor, "ssm:GetParameters", arn)
    value = ssm.resolve_parameter_value(plain, version or None, decrypt=True)
    if value is None:
        raise Unreadable(f"Parameter does not exist: {name}")
    held = ssm._parameters.get(plain) or {}
    if held.get("Type") == "SecureString":
        _require_key(actor, held.get("KeyId"))
    return value


def secret(actor: Actor, reference: str) -> str:
    """The value of a secret, or of a key of the JSON in it."""
    parts = reference.split(":")
    identifier, rest = (":".join(parts[:7]), parts[7:]) if reference.startswith("arn:") else (parts[0], parts[1:])
    key, stage, version = [*rest, "", "", ""][:3]
    _, held = secretsmanager._resolve(identifier)
    authorization.require(
        actor,
        "secretsmanager:GetSecretValue",
        held["ARN"] if held else _arn("secretsmanager", f"secret:{identifier}"),
    )
    value = secretsmanager.resolve_secret_string(identifier, stage or "AWSCURRENT", version or None)
    if value is None or held is None:
        raise Unreadable("ResourceNotFoundException: Secrets Manager can't find the specified secret")
    _require_key(actor, held.get("KmsKeyId"))
    return _at(value, key) if key else value


def _at(value: str, key: str) -> str:
    try:
        found = json.loads(value)[key]
    except (ValueError, KeyError, TypeError):
        raise Unreadable(f"{key} does not exist in the secret") from None
    return found if isinstance(found, str) else json.dumps(found)


def _require_key(actor: Actor, key_id: str | None) -> None:
    """The right to decrypt. AWS's own keys are for everybody in the account."""
    if not key_id or "alias/aws/" in key_id:
        return
    key = keys.arn(key_id, get_region(), get_account_id())
    if key:
        authorization.require(actor, "kms:Decrypt", key)


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}"
