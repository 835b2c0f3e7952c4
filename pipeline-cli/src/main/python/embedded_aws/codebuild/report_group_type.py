"""
AWS::CodeBuild::ReportGroup, and the operations on report groups of CodeBuild's API.

Nothing stores reports: the runner only asks whether a build's role may publish them (/_pipeline/authorize).
"""

import time

from ministack.core.responses import get_account_id, get_region

from embedded_aws.cloudformation import api_shapes, resource_types
from embedded_aws.server import state
from embedded_aws.server.service_apis import ApiError

_groups = state.store("report_groups")


def arn(name: str) -> str:
    return f"arn:aws:codebuild:{get_region()}:{get_account_id()}:report-group/{name}"


def _add(name: str, described: dict) -> dict:
    if arn(name) in _groups:
        raise ApiError("ResourceAlreadyExistsException", f"Report group already exists: {arn(name)}")
    now = time.time()
    _groups[arn(name)] = {
        **described,
        "arn": arn(name),
        "name": name,
        "created": now,
        "lastModified": now,
        "status": "ACTIVE",
    }
    return _groups[arn(name)]


def find(group_arn: str) -> dict:
    """The report group of this ARN."""
    found = _groups.get(group_arn)
    if not found:
        raise ApiError("ResourceNotFoundException", f"Report group does not exist: {group_arn}")
    return found


# --- CloudFormation --------------------------------------------------------------------------------------------------


def _described(properties: dict) -> dict:
    return api_shapes.to_api(
        "codebuild",
        "ReportGroup",
        {key: value for key, value in properties.items() if key in ("Type", "ExportConfig", "Tags")},
    )


def _create(logical_id: str, properties: dict, stack_name: str) -> tuple:
    name = properties.get("Name") or resource_types.generated_name(stack_name, logical_id, 128)
    return _add(name, _described(properties))["arn"], {"Arn": arn(name)}


def _update(group_arn: str, old: dict, properties: dict, stack_name: str, logical_id: str | None = None) -> tuple:
    find(group_arn).update(_described(properties), lastModified=time.time())
    return group_arn, {"Arn": group_arn}


def _delete(group_arn: str, properties: dict) -> None:
    _groups.pop(group_arn, None)


# --- API -------------------------------------------------------------------------------------------------------------


def _create_report_group(given: dict) -> dict:
    return {
        "reportGroup": _add(
            given["name"], {key: given[key] for key in ("type", "exportConfig", "tags") if key in given}
        )
    }


def _batch_get_report_groups(given: dict) -> dict:
    asked = given["reportGroupArns"]
    return {
        "reportGroups": [_groups[group] for group in asked if group in _groups],
        "reportGroupsNotFound": [group for group in asked if group not in _groups],
    }


def _delete_report_group(given: dict) -> dict:
    _groups.pop(given["arn"], None)
    return {}


OPERATIONS = {
    "CreateReportGroup": _create_report_group,
    "BatchGetReportGroups": _batch_get_report_groups,
    "ListReportGroups": lambda given: {"reportGroups": list(_groups)},
    "DeleteReportGroup": _delete_report_group,
}


def resource_arn(operation: str, given: dict, region: str, account: str) -> str | None:
    """The resource of an operation on projects, builds or report groups. None for all others."""
    names = {name.split(":")[0] for name in [*given.get("ids", ()), *given.get("names", ())]}
    if len(names) == 1 and operation in ("BatchGetBuilds", "BatchGetProjects"):
        return f"arn:aws:codebuild:{region}:{account}:project/{names.pop()}"
    if operation == "CreateReportGroup":
        return f"arn:aws:codebuild:{region}:{account}:report-group/{given.get('name', '')}"
    if operation not in OPERATIONS:
        return None
    return given.get("arn") or next(iter(given.get("reportGroupArns", ())), None) or "*"


TYPE = resource_types.patches("AWS::CodeBuild::ReportGroup", _create, _update, _delete, tags="list")
