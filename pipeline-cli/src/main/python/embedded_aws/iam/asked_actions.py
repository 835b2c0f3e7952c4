"""Requests that MiniStack decides about: what takes part in the decision, in the form of MiniStack's function."""

from collections.abc import Callable
from typing import Any, NamedTuple


class AskedAction(NamedTuple):
    access_key_id: str
    action: str
    service: str
    region: str
    resource: str
    context: dict | None


def wrapper(by: Callable[[Callable[[AskedAction], Any], AskedAction], Any]) -> Callable:
    """
    A wrapper of the decision about a request. by(decide, asked) calls decide(asked) for the decision itself, which
    gives the refusal, or None.
    """

    def enforce(
        original: Callable,
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict | None = None,
    ) -> Any:
        return by(
            lambda asked: original(*asked),
            AskedAction(access_key_id, iam_action, service, region, resource_arn, service_context),
        )

    return enforce
