"""AWS::CodePipeline::Pipeline. CloudFormation stores pipelines; the CodePipeline API and the runner read them."""

import time

from ministack.core.responses import get_account_id, get_region

from embedded_aws.cloudformation import api_shapes, resource_types
from embedded_aws.codepipeline import executions, pipeline_structure
from embedded_aws.server import state
from embedded_aws.server.service_apis import ApiError

_pipelines = state.store("pipelines")

# Properties of the resource that are not in the pipeline's declaration.
_NOT_DECLARED = ("RestartExecutionOnUpdate", "DisableInboundStageTransitions", "Tags", "ArtifactStores")


def find(name: str) -> dict | None:
    """The pipeline of this name in the request's account and region, or None."""
    return _pipelines.get(name)


def required(name: str) -> dict:
    """The pipeline that an operation of the API names."""
    found = find(name)
    if not found:
        raise ApiError(
            "PipelineNotFoundException", f"Account '{get_account_id()}' does not have a pipeline with name '{name}'"
        )
    return found


def all_pipelines() -> list:
    return list(_pipelines.values())


def arn(name: str) -> str:
    return f"arn:aws:codepipeline:{get_region()}:{get_account_id()}:{name}"


def _declaration(name: str, properties: dict) -> dict:
    declared = {key: value for key, value in properties.items() if key not in _NOT_DECLARED}
    declaration = api_shapes.to_api("codepipeline", "PipelineDeclaration", {**declared, "Name": name})
    if "ArtifactStores" in properties:
        declaration["artifactStores"] = {
            store["Region"]: api_shapes.to_api("codepipeline", "ArtifactStore", store["ArtifactStore"])
            for store in properties["ArtifactStores"]
        }
    # CodePipeline's defaults.
    declaration.setdefault("executionMode", "SUPERSEDED")
    declaration.setdefault("pipelineType", "V1")
    for stage in declaration["stages"]:
        for action in stage["actions"]:
            action.setdefault("runOrder", 1)
    pipeline_structure.check(declaration)
    return declaration


def _create(logical_id: str, properties: dict, stack_name: str) -> tuple:
    name = properties.get("Name") or resource_types.generated_name(stack_name, logical_id, 100)
    if find(name):
        raise ValueError(f"{name} already exists (Service: CodePipeline, Error Code: PipelineNameInUseException)")
    now = time.time()
    _pipelines[name] = {
        "declaration": {**_declaration(name, properties), "version": 1},
        "created": now,
        **_around(properties, stack_name, now),
    }
    return name, {"Version": "1", "Arn": arn(name)}


def _update(name: str, old: dict, properties: dict, stack_name: str, logical_id: str | None = None) -> tuple:
    kept = find(name)
    if kept is None:
        raise ValueError(f"Pipeline {name} does not exist")
    declaration = _declaration(name, properties)
    version = kept["declaration"]["version"]
    if {**declaration, "version": version} != kept["declaration"]:
        version += 1
    kept.update(declaration={**declaration, "version": version}, **_around(properties, stack_name, time.time()))
    return name, {"Version": str(version), "Arn": arn(name)}


def _around(properties: dict, stack_name: str, now: float) -> dict:
    """The attributes of a pipeline that are not in its declaration."""
    return {
        "restartExecutionOnUpdate": str(properties.get("RestartExecutionOnUpdate", False)).lower() == "true",
        "disabledTransitions": {
            transition["StageName"]: transition["Reason"]
            for transition in properties.get("DisableInboundStageTransitions", ())
        },
        "tags": properties.get("Tags", []),
        "stackId": resource_types.stack_id(stack_name),
        "updated": now,
    }


def _delete(name: str, properties: dict) -> None:
    _pipelines.pop(name, None)
    executions.forget(name)


TYPE = resource_types.patches("AWS::CodePipeline::Pipeline", _create, _update, _delete, tags="list")
