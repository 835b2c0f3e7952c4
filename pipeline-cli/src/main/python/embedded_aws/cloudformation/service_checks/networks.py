"""
Networks that EC2 refuses: their size, subnets outside of their VPC, subnets that overlap, rules of security groups.

AWS: EC2 API Reference, "CreateVpc", "CreateSubnet", "AuthorizeSecurityGroupIngress". EC2 accepts a CIDR block with host
bits and takes the network that it is in.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_region
from ministack.services import ec2

# "VPC CIDR blocks", "Subnet sizing".
_SHORTEST, _LONGEST = 16, 28

_PROTOCOL = re.compile(r"-1|tcp|udp|icmp|icmpv6|\d{1,3}", re.IGNORECASE)


def problem(resource_type: str, properties: dict, physical_id: str | None) -> str | None:
    check = _CHECKS.get(resource_type)
    return check(properties, physical_id) if check else None


def _network(text: Any) -> ipaddress.IPv4Network | None:
    try:
        return ipaddress.IPv4Network(str(text), strict=False) if "/" in str(text) else None
    except ValueError:
        return None


def _invalid(text: Any, code: str) -> str:
    return f"The CIDR '{text}' is invalid. (Service: Ec2, Status Code: 400, Error Code: {code})"


def _vpc(properties: dict, physical_id: str | None) -> str | None:
    block = properties.get("CidrBlock")
    network = _network(block)
    if block is None or (network and _SHORTEST <= network.prefixlen <= _LONGEST):
        return None
    return _invalid(block, "InvalidVpc.Range")


def _subnet(properties: dict, physical_id: str | None) -> str | None:
    vpc_id, block = properties.get("VpcId"), properties.get("CidrBlock")
    vpc = ec2._vpcs.get(vpc_id)
    if vpc is None:
        return (
            f"The vpc ID '{vpc_id}' does not exist (Service: Ec2, Status Code: 400, Error Code: InvalidVpcID.NotFound)"
        )
    zone = str(properties.get("AvailabilityZone", get_region()))
    if not zone.startswith(get_region()):
        return (
            f"Value ({zone}) for parameter availabilityZone is invalid. Subnets can only be created in the zones of "
            f"{get_region()}. (Service: Ec2, Status Code: 400, Error Code: InvalidParameterValue)"
        )
    if block is None:
        return None  # of an address pool, or a subnet of IPv6 only
    network, around = _network(block), _network(vpc["CidrBlock"])
    if network is None or not _SHORTEST <= network.prefixlen <= _LONGEST:
        return _invalid(block, "InvalidSubnet.Range")
    if around and not network.subnet_of(around):
        return _invalid(block, "InvalidSubnet.Range")
    for subnet_id, subnet in ec2._subnets.items():
        if subnet["VpcId"] != vpc_id or (subnet_id == physical_id and _stays(subnet, properties)):
            continue
        other = _network(subnet["CidrBlock"])
        if other and other.overlaps(network):
            return (
                f"The CIDR '{block}' conflicts with another subnet (Service: Ec2, Status Code: 400, Error Code: "
                "InvalidSubnet.Conflict)"
            )
    return None


def _stays(subnet: dict, properties: dict) -> bool:
    """Whether an update changes a subnet in place. Another one is made before the old one is deleted."""
    zone = properties.get("AvailabilityZone", subnet["AvailabilityZone"])
    return (subnet["CidrBlock"], subnet["AvailabilityZone"]) == (properties["CidrBlock"], zone)


def _security_group(properties: dict, physical_id: str | None) -> str | None:
    rules = [*(properties.get("SecurityGroupIngress") or ()), *(properties.get("SecurityGroupEgress") or ())]
    return next(filter(None, (_rule(rule, None) for rule in rules)), None)


def _rule(rule: dict, physical_id: str | None) -> str | None:
    protocol = str(rule.get("IpProtocol", ""))
    if not _PROTOCOL.fullmatch(protocol):
        return (
            f"Invalid value '{protocol}' for IP protocol. Unknown protocol. "
            "(Service: Ec2, Status Code: 400, Error Code: InvalidParameterValue)"
        )
    block = rule.get("CidrIp")
    if block is not None and _network(block) is None:
        return f"CIDR block {block} is malformed (Service: Ec2, Status Code: 400, Error Code: InvalidParameterValue)"
    return None


_CHECKS: dict[str, Callable[[dict, str | None], str | None]] = {
    "AWS::EC2::SecurityGroup": _security_group,
    "AWS::EC2::SecurityGroupEgress": _rule,
    "AWS::EC2::SecurityGroupIngress": _rule,
    "AWS::EC2::Subnet": _subnet,
    "AWS::EC2::VPC": _vpc,
}
