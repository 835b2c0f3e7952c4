"""
Types of which Fn::GetAtt gives each property, besides the attributes of the registry schema. MiniStack gives some.

The list is cfn-lint's (`_getatts.py`), as far as MiniStack has the types.
"""

from collections.abc import Callable
from typing import Any

from embedded_aws.cloudformation import resource_updates
from embedded_aws.cloudformation.resource_updates import Update

_TYPES = {
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::EC2::Instance",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
    "AWS::EFS::MountTarget",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::Events::EventBus",
    "AWS::RDS::DBInstance",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SSM::Parameter",
    "AWS::StepFunctions::Activity",
}


def _with_properties(resource_type: str, properties: dict, made: Any) -> Any:
    if resource_type not in _TYPES or not isinstance(made, tuple) or not isinstance(made[1], dict):
        return made
    return made[0], {**properties, **made[1]}


def provision(original: Callable, resource_type: str, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of a resource: (physical id, attributes)."""
    return _with_properties(resource_type, props, original(resource_type, logical_id, props, stack_name))


@resource_updates.wrapper
def update(proceed: Callable[[Update], tuple], update: Update) -> tuple:
    """Wraps the update of a resource."""
    return _with_properties(update.type, update.new, proceed(update))
