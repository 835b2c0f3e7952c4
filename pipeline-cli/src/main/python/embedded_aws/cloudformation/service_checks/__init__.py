"""
What a service refuses about a resource when CloudFormation creates or changes it, where neither the type's schema nor
cfn-lint nor MiniStack says so.

Each module has `problem(resource_type, properties, physical_id)`: the service's reason, or None. `physical_id` is None
for a new resource.
"""
