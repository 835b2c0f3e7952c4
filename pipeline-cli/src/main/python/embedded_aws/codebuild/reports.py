"""
Test and coverage reports of CodeBuild.

CreateReport, UpdateReport, BatchPutTestCases and BatchPutCodeCoverages are what CodeBuild itself calls, with the
rights of a project's role, when a buildspec has `reports`. They are in no SDK; their members here are

    CreateReport            {"reportGroupArn", "name"?, "executionId"?}    -> {"reportArn"}
    BatchPutTestCases       {"reportArn", "testCases": [TestCase]}
    BatchPutCodeCoverages   {"reportArn", "codeCoverages": [CodeCoverage]}
    UpdateReport            {"reportArn", "status", "testSummary"?, "codeCoverageSummary"?}

with TestCase, CodeCoverage and the summaries as the SDKs' DescribeTestCases, DescribeCodeCoverages and
BatchGetReports answer them.
"""

import time
import uuid

from embedded_aws.server import state
from embedded_aws.server.service_apis import ApiError

_reports = state.store("reports")

# "Quotas for AWS CodeBuild": test cases per report, and how long a report is kept.
_TEST_CASES, _DAYS = 500, 30


def of_group(group_arn: str) -> list:
    """The ARNs of a group's reports."""
    return [report["arn"] for report in _reports.values() if report["reportGroupArn"] == group_arn]


def remove(arns: list) -> None:
    for arn in arns:
        _reports.pop(arn, None)


def _find(arn: str) -> dict:
    found = _reports.get(arn)
    if not found:
        raise ApiError("ResourceNotFoundException", f"Report does not exist: {arn}")
    return found


def _create_report(given: dict) -> dict:
    from embedded_aws.codebuild import report_group_type

    group = report_group_type.find(given["reportGroupArn"])
    now = time.time()
    arn = f"{group['arn'].replace(':report-group/', ':report/')}:{uuid.uuid4()}"
    _reports[arn] = {
        "arn": arn,
        "type": group["type"],
        "name": given.get("name", group["name"]),
        "reportGroupArn": group["arn"],
        "executionId": given.get("executionId", ""),
        "status": "GENERATING",
        "created": now,
        "expired": now + _DAYS * 86400,
        "exportConfig": group.get("exportConfig", {}),
        "truncated": False,
        "_testCases": [],
        "_codeCoverages": [],
    }
    return {"reportArn": arn}


def _update_report(given: dict) -> dict:
    report = _find(given["reportArn"])
    report.update({key: given[key] for key in ("status", "testSummary", "codeCoverageSummary") if key in given})
    return {}


def _batch_put_test_cases(given: dict) -> dict:
    report = _find(given["reportArn"])
    cases = report["_testCases"] + [{**case, "reportArn": report["arn"]} for case in given["testCases"]]
    report.update(_testCases=cases[:_TEST_CASES], truncated=len(cases) > _TEST_CASES)
    return {}


def _batch_put_code_coverages(given: dict) -> dict:
    report = _find(given["reportArn"])
    report["_codeCoverages"] += [{**coverage, "reportARN": report["arn"]} for coverage in given["codeCoverages"]]
    return {}


def _batch_get_reports(given: dict) -> dict:
    asked = given["reportArns"]
    return {
        "reports": [
            {key: value for key, value in _reports[arn].items() if not key.startswith("_")}
            for arn in asked
            if arn in _reports
        ],
        "reportsNotFound": [arn for arn in asked if arn not in _reports],
    }


def resource_arn(operation: str, given: dict, region: str, account: str) -> str | None:
    """Every operation on a report is one on its group (Service Authorization Reference, AWS CodeBuild)."""
    names = {name.split(":")[0] for name in [*given.get("ids", ()), *given.get("names", ())]}
    if len(names) == 1 and operation in ("BatchGetBuilds", "BatchGetProjects"):
        return f"arn:aws:codebuild:{region}:{account}:project/{names.pop()}"
    if "report" not in operation.lower() and operation not in (
        "BatchPutTestCases",
        "BatchPutCodeCoverages",
        "DescribeTestCases",
        "DescribeCodeCoverages",
    ):
        return None
    group = given.get("reportGroupArn") or next(iter(given.get("reportGroupArns", ())), None)
    report = given.get("reportArn") or next(iter(given.get("reportArns", ())), None)
    if report:
        group = report.replace(":report/", ":report-group/").rpartition(":")[0]
    if operation == "CreateReportGroup":
        group = f"arn:aws:codebuild:{region}:{account}:report-group/{given.get('name', '')}"
    return group or given.get("arn") or "*"


OPERATIONS = {
    "CreateReport": _create_report,
    "UpdateReport": _update_report,
    "BatchPutTestCases": _batch_put_test_cases,
    "BatchPutCodeCoverages": _batch_put_code_coverages,
    "BatchGetReports": _batch_get_reports,
    "ListReportsForReportGroup": lambda given: {"reports": of_group(given["reportGroupArn"])},
    "DescribeTestCases": lambda given: {"testCases": _find(given["reportArn"])["_testCases"]},
    "DescribeCodeCoverages": lambda given: {"codeCoverages": _find(given["reportArn"])["_codeCoverages"]},
}
