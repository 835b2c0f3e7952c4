"""The default encryption of buckets, set by the S3 API or by the property BucketEncryption of a template."""

import xml.etree.ElementTree as ElementTree

from ministack.services import s3

from embedded_aws.kms.s3_objects import BUCKET_KEY, KEY_ID, SSE

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


def default(bucket: str) -> dict:
    """The encryption headers of objects that are written without any."""
    stored = s3._bucket_encryption.get(bucket)
    if not stored:
        return {SSE: "AES256"}
    root = ElementTree.fromstring(stored)
    found = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root.iter()}
    headers = {SSE: found.get("SSEAlgorithm", "AES256")}
    if found.get("KMSMasterKeyID"):
        headers[KEY_ID] = found["KMSMasterKeyID"]
    headers[BUCKET_KEY] = found.get("BucketKeyEnabled", "false").lower()
    return headers


def _to_xml(encryption: dict) -> bytes:
    root = ElementTree.Element("ServerSideEncryptionConfiguration", xmlns=_NAMESPACE)
    for rule in encryption.get("ServerSideEncryptionConfiguration") or ():
        element = ElementTree.SubElement(root, "Rule")
        by_default = rule.get("ServerSideEncryptionByDefault") or {}
        if by_default:
            applied = ElementTree.SubElement(element, "ApplyServerSideEncryptionByDefault")
            for name in ("SSEAlgorithm", "KMSMasterKeyID"):
                if by_default.get(name):
                    ElementTree.SubElement(applied, name).text = str(by_default[name])
        ElementTree.SubElement(element, "BucketKeyEnabled").text = str(rule.get("BucketKeyEnabled", False)).lower()
    return ElementTree.tostring(root)


def with_encryption(configurations: tuple) -> tuple:
    """MiniStack's table of AWS::S3::Bucket's configurations, with the one that it lacks."""
    return (*configurations, ("BucketEncryption", _to_xml, s3._put_bucket_encryption, s3._delete_bucket_encryption))
