"""AWS::CodeConnections::Connection and its older name, AWS::CodeStarConnections::Connection."""
import uuid

from ministack.core.responses import get_account_id, get_region

from embedded_aws.cloudformation import resource_types
from embedded_aws.server import state

_connections = state.store("connections")


def _type(service):
    def create(logical_id, properties, stack_name):
        account = get_account_id()
        arn = f"arn:aws:{service}:{get_region()}:{account}:connection/{uuid.uuid4()}"
        # As in AWS: somebody has to complete the handshake with the provider. Nothing here asks whether they did.
        _connections[arn] = {**properties, "ConnectionStatus": "PENDING"}
        return arn, {"ConnectionArn": arn, "ConnectionStatus": "PENDING", "OwnerAccountId": account}

    def update(arn, old, properties, stack_name, logical_id=None):
        _connections[arn] = {**properties, "ConnectionStatus": _connections[arn]["ConnectionStatus"]}
        return arn, {"ConnectionArn": arn, "ConnectionStatus": _connections[arn]["ConnectionStatus"],
                     "OwnerAccountId": get_account_id()}

    def delete(arn, properties):
        _connections.pop(arn, None)

    return create, update, delete


def install():
    resource_types.add("AWS::CodeConnections::Connection", *_type("codeconnections"), tags="list")
    resource_types.add("AWS::CodeStarConnections::Connection", *_type("codestar-connections"), tags="list")
