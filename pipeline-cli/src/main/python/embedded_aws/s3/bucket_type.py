"""
AWS::S3::Bucket and AWS::S3::BucketPolicy, where MiniStack differs from S3: it keeps versioning on that a template
suspends, deletes a bucket with objects in it, and takes a policy for a bucket that isn't there.
"""
from ministack.services import s3
from ministack.services.cloudformation import provisioners


def _apply_versioning(name, old_props, new_props):
    old, new = (props.get("VersioningConfiguration", {}).get("Status") for props in (old_props, new_props))
    if new == "Suspended" or old and not new:
        s3._bucket_versioning[name] = "Suspended"  # a bucket that had versions can't be unversioned again


def _has_objects(name):
    bucket = s3._ensure_bucket(name)
    return bucket is not None and bool(bucket["objects"] or s3._bucket_has_versions(name))


def _put_policy(props):
    status, _, body = s3._put_bucket_policy(props["Bucket"], provisioners._policy_document_json(props).encode())
    if status >= 400:
        raise ValueError(f"AWS::S3::BucketPolicy of {props['Bucket']}: {body.decode(errors='replace')}")


def install():
    buckets = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]
    create, update, delete = buckets["create"], buckets["update"], buckets["delete"]

    def create_bucket(logical_id, props, stack_name):
        created = create(logical_id, props, stack_name)
        _apply_versioning(created[0], {}, props)
        return created

    def update_bucket(physical_id, old_props, new_props, stack_name, *rest):
        updated = update(physical_id, old_props, new_props, stack_name, *rest)
        _apply_versioning(updated[0], old_props, new_props)
        return updated

    def delete_bucket(physical_id, props):
        if _has_objects(physical_id):
            raise ValueError("The bucket you tried to delete is not empty (Service: S3, Status Code: 409)")
        delete(physical_id, props)

    buckets.update(create=create_bucket, update=update_bucket, delete=delete_bucket)
    policies = provisioners._RESOURCE_HANDLERS["AWS::S3::BucketPolicy"]
    create_policy, update_policy = policies["create"], policies["update"]

    def create_checked(logical_id, props, stack_name):
        _put_policy(props)
        return create_policy(logical_id, props, stack_name)

    def update_checked(physical_id, old_props, new_props, stack_name, *rest):
        _put_policy(new_props)
        return update_policy(physical_id, old_props, new_props, stack_name, *rest)

    policies.update(create=create_checked, update=update_checked)
