"""AWS::CodePipeline::Pipeline: CloudFormation keeps pipelines, the CodePipeline API and the runner read them."""
import time

from ministack.core.responses import get_account_id, get_region

from embedded_aws.cloudformation import api_shapes, resource_types
from embedded_aws.codepipeline import pipeline_structure
from embedded_aws.server import state

_pipelines = state.store("pipelines")

# Properties of the resource that are not in the pipeline's declaration.
_NOT_DECLARED = ("RestartExecutionOnUpdate", "DisableInboundStageTransitions", "Tags", "ArtifactStores")


def find(name):
    """The pipeline of this name in the request's account and region, or None."""
    return _pipelines.get(name)


def all_pipelines():
    return list(_pipelines.values())


def arn(name):
    return f"arn:aws:codepipeline:{get_region()}:{get_account_id()}:{name}"


def _declaration(name, properties):
    declared = {key: value for key, value in properties.items() if key not in _NOT_DECLARED}
    declaration = api_shapes.to_api("codepipeline", "PipelineDeclaration", {**declared, "Name": name})
    if "ArtifactStores" in properties:
        declaration["artifactStores"] = {
            store["Region"]: api_shapes.to_api("codepipeline", "ArtifactStore", store["ArtifactStore"])
            for store in properties["ArtifactStores"]}
    # What CodePipeline fills in itself.
    declaration.setdefault("executionMode", "SUPERSEDED")
    declaration.setdefault("pipelineType", "V1")
    for stage in declaration["stages"]:
        for action in stage["actions"]:
            action.setdefault("runOrder", 1)
    pipeline_structure.check(declaration)
    return declaration


def _create(logical_id, properties, stack_name):
    name = properties.get("Name") or resource_types.generated_name(stack_name, logical_id, 100)
    if find(name):
        raise ValueError(f"{name} already exists (Service: CodePipeline, Error Code: PipelineNameInUseException)")
    now = time.time()
    _pipelines[name] = {
        "declaration": {**_declaration(name, properties), "version": 1},
        "created": now, **_around(properties, stack_name, now)}
    return name, {"Version": "1", "Arn": arn(name)}


def _update(name, old, properties, stack_name, logical_id=None):
    kept = find(name)
    if kept is None:
        raise ValueError(f"Pipeline {name} does not exist")
    declaration = _declaration(name, properties)
    version = kept["declaration"]["version"]
    if {**declaration, "version": version} != kept["declaration"]:
        version += 1
    kept.update(declaration={**declaration, "version": version}, **_around(properties, stack_name, time.time()))
    return name, {"Version": str(version), "Arn": arn(name)}


def _around(properties, stack_name, now):
    """What belongs to a pipeline beside its declaration."""
    return {
        "restartExecutionOnUpdate": str(properties.get("RestartExecutionOnUpdate", False)).lower() == "true",
        "disabledTransitions": {transition["StageName"]: transition["Reason"]
                                for transition in properties.get("DisableInboundStageTransitions", ())},
        "tags": properties.get("Tags", []),
        "stackId": resource_types.stack_id(stack_name),
        "updated": now,
    }


def _delete(name, properties):
    _pipelines.pop(name, None)


def install():
    resource_types.add("AWS::CodePipeline::Pipeline", _create, _update, _delete, tags="list")
