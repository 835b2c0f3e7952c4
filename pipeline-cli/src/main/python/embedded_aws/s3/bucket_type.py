"""
AWS::S3::Bucket and AWS::S3::BucketPolicy, where MiniStack differs from S3.

MiniStack does not suspend versioning, forgets the tags, deletes buckets that contain objects, and accepts a policy for
a bucket that does not exist.
"""

from collections.abc import Callable

from ministack.services import s3
from ministack.services.cloudformation import provisioners


def _apply_versioning(name: str, old_props: dict, new_props: dict) -> None:
    old, new = (props.get("VersioningConfiguration", {}).get("Status") for props in (old_props, new_props))
    if new == "Suspended" or (old and not new):
        s3._bucket_versioning[name] = "Suspended"  # a bucket that had versioning never loses it


def _apply_tags(name: str, props: dict) -> None:
    tags = {tag["Key"]: str(tag.get("Value", "")) for tag in props.get("Tags") or ()}
    if tags:
        s3._bucket_tags[name] = tags
    else:
        s3._bucket_tags.pop(name, None)


def _has_objects(name: str) -> bool:
    bucket = s3._ensure_bucket(name)
    return bucket is not None and bool(bucket["objects"] or s3._bucket_has_versions(name))


def _put_policy(props: dict) -> None:
    status, _, body = s3._put_bucket_policy(props["Bucket"], provisioners._policy_document_json(props).encode())
    if status >= 400:
        raise ValueError(f"AWS::S3::BucketPolicy of {props['Bucket']}: {body.decode(errors='replace')}")


def create_bucket(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of AWS::S3::Bucket."""
    created = original(logical_id, props, stack_name)
    _apply_versioning(created[0], {}, props)
    _apply_tags(created[0], props)
    return created


def update_bucket(original: Callable, physical_id: str, old_props: dict, new_props: dict, stack_name: str) -> tuple:
    """Wraps the update of AWS::S3::Bucket."""
    updated = original(physical_id, old_props, new_props, stack_name)
    _apply_versioning(updated[0], old_props, new_props)
    _apply_tags(updated[0], new_props)
    return updated


def delete_bucket(original: Callable, physical_id: str, props: dict) -> None:
    """Wraps the deletion of AWS::S3::Bucket."""
    if _has_objects(physical_id):
        raise ValueError("The bucket you tried to delete is not empty (Service: S3, Status Code: 409)")
    original(physical_id, props)


def create_policy(original: Callable, logical_id: str, props: dict, stack_name: str) -> tuple:
    """Wraps the creation of AWS::S3::BucketPolicy."""
    _put_policy(props)
    return original(logical_id, props, stack_name)


def update_policy(original: Callable, physical_id: str, old_props: dict, new_props: dict, stack_name: str) -> tuple:
    """Wraps the update of AWS::S3::BucketPolicy."""
    _put_policy(new_props)
    return original(physical_id, old_props, new_props, stack_name)
