"""
The resources of identity-based policies as IAM takes them.

AWS: "IAM policy validation check reference" (missing ARN field, invalid partition, ARN Region not allowed); the words
are those of public reports.
"""

import re

_PARTITIONS = re.compile(r"aws|.*[*?$].*")  # IAM takes the ARNs of its own partition

# What an ARN of IAM can name, and the resources of S3 that have a Region in their ARN.
_IAM_PATHS = (
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
    "delegation-request/",
)
_REGIONAL_IN_S3 = ("accesspoint/", "access-grants/", "async-request/", "job/", "storage-lens", "*")


def problem(resource: str) -> str | None:
    """Why IAM refuses a resource in a policy, or None."""
    if resource.startswith("*"):
        return None
    if not resource.startswith("arn:"):
        return f'Resource {resource} must be in ARN format or "*".'
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return None if "*" in resource or "?" in resource or "$" in resource else "The policy failed legacy parsing"
    _, partition, service, region, _, name = parts
    if not _PARTITIONS.fullmatch(partition):
        return f'Partition "{partition}" is not valid for resource "{resource}".'
    if not re.fullmatch(r"[\w-]+", service):
        return "Resource vendor must be fully qualified and cannot contain regexes."
    literal_region = bool(re.fullmatch(r"[a-z0-9-]+", region))
    if service == "iam":
        if literal_region:
            return f"IAM resource {resource} cannot contain region information."
        if not name.startswith(("*", "root", "$", *_IAM_PATHS)) and not re.match(r"[^/]*[*?$]", name):
            return f'IAM resource path must either be "*" or start with {", ".join(_IAM_PATHS)}.'
    if service == "s3" and literal_region and not name.startswith(_REGIONAL_IN_S3):
        return f"Resource {resource} can not contain region information."
    return None
