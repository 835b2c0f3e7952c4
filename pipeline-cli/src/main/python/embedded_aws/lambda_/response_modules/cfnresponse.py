"""Answers CloudFormation for a custom resource: the interface of "cfn-response module"."""

import json
import urllib.request
from typing import Any

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(
    event: dict,
    context: Any,
    responseStatus: str,
    responseData: dict,
    physicalResourceId: str | None = None,
    noEcho: bool = False,
    reason: str | None = None,
) -> None:
    answer = {
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    headers = {"Content-Type": ""}
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), headers, method="PUT")
    with urllib.request.urlopen(request):
        pass
