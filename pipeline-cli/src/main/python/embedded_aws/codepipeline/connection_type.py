"""AWS::CodeConnections::Connection and its older name, AWS::CodeStarConnections::Connection."""

import uuid

from ministack.core.responses import get_account_id, get_region

from embedded_aws.cloudformation import resource_types
from embedded_aws.server import state
from embedded_aws.server.patches import Patch

_connections = state.store("connections")


def _patches(type_name: str, service: str) -> tuple[Patch, ...]:
    def create(logical_id: str, properties: dict, stack_name: str) -> tuple:
        account = get_account_id()
        arn = f"arn:aws:{service}:{get_region()}:{account}:connection/{uuid.uuid4()}"
        # As in AWS, the handshake with the provider is still to be done. Nothing here depends on it.
        _connections[arn] = {**properties, "ConnectionStatus": "PENDING"}
        return arn, {"ConnectionArn": arn, "ConnectionStatus": "PENDING", "OwnerAccountId": account}

    def update(arn: str, old: dict, properties: dict, stack_name: str, logical_id: str | None = None) -> tuple:
        status = _connections[arn]["ConnectionStatus"]
        _connections[arn] = {**properties, "ConnectionStatus": status}
        return arn, {"ConnectionArn": arn, "ConnectionStatus": status, "OwnerAccountId": get_account_id()}

    def delete(arn: str, properties: dict) -> None:
        _connections.pop(arn, None)

    return resource_types.patches(type_name, create, update, delete, tags="list")


TYPES = (
    *_patches("AWS::CodeConnections::Connection", "codeconnections"),
    *_patches("AWS::CodeStarConnections::Connection", "codestar-connections"),
)
