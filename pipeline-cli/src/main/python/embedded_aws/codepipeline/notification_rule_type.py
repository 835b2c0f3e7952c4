"""AWS::CodeStarNotifications::NotificationRule. Stored, so that templates can use it; no notification is sent."""

import uuid

from ministack.core.responses import get_account_id, get_region

from embedded_aws.cloudformation import resource_types
from embedded_aws.server import state

_rules = state.store("notification_rules")

# "Events for notification rules on pipelines" and "... on build projects" of the Developer Tools console user guide.
_EVENTS = {
    "codepipeline": {
        f"codepipeline-pipeline-{event}-{result}"
        for event, results in {
            "action-execution": ("succeeded", "failed", "canceled", "started"),
            "stage-execution": ("started", "succeeded", "resumed", "canceled", "failed"),
            "pipeline-execution": ("failed", "canceled", "started", "resumed", "succeeded", "superseded"),
            "manual-approval": ("failed", "needed", "succeeded"),
        }.items()
        for result in results
    },
    "codebuild": {
        f"codebuild-project-build-{event}"
        for event in (
            "state-failed",
            "state-succeeded",
            "state-in-progress",
            "state-stopped",
            "phase-failure",
            "phase-success",
        )
    },
}


def _check_events(properties: dict) -> None:
    service = properties["Resource"].split(":")[2]
    if service not in _EVENTS:
        raise ValueError(f"Notification rules for {service} are not supported by the embedded AWS")
    unknown = [event for event in properties["EventTypeIds"] if event not in _EVENTS[service]]
    if unknown:
        raise ValueError(f"Invalid event type IDs: {', '.join(unknown)} (Error Code: ValidationException)")


def _create(logical_id: str, properties: dict, stack_name: str) -> tuple:
    _check_events(properties)
    if any(rule["Name"] == properties["Name"] for rule in _rules.values()):
        raise ValueError(
            f"A notification rule named {properties['Name']} already exists "
            "(Error Code: ResourceAlreadyExistsException)"
        )
    arn = f"arn:aws:codestar-notifications:{get_region()}:{get_account_id()}:notificationrule/{uuid.uuid4().hex}"
    _rules[arn] = properties
    return arn, {"Arn": arn}


def _update(arn: str, old: dict, properties: dict, stack_name: str, logical_id: str | None = None) -> tuple:
    _check_events(properties)
    _rules[arn] = properties
    return arn, {"Arn": arn}


def _delete(arn: str, properties: dict) -> None:
    _rules.pop(arn, None)


TYPE = resource_types.patches("AWS::CodeStarNotifications::NotificationRule", _create, _update, _delete, tags="map")
