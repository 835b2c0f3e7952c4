"""AWS::CodeBuild::Project with all its properties. MiniStack keeps only some of them."""

import time
from typing import NoReturn

from ministack.services import codebuild

from embedded_aws.cloudformation import api_shapes, resource_types
from embedded_aws.server.service_apis import ApiError

# Only CodePipeline starts builds here: nothing would call a project's webhook.
_NOT_SUPPORTED = ("Triggers", "Visibility", "ResourceAccessRole")


def _refused(properties: dict) -> list[str]:
    """What CreateProject refuses and the schema of the properties can't say ("ProjectArtifacts", "Local caching")."""
    environment = properties.get("Environment") or {}
    cache = properties.get("Cache") or {}
    source, artifacts = ((properties.get(part) or {}).get("Type") for part in ("Source", "Artifacts"))
    found = []
    if "CODEPIPELINE" in (source, artifacts) and source != artifacts:
        found.append(
            f"artifacts of type {artifacts} do not go with a source of type {source}: both must be CODEPIPELINE"
        )
    docker_cache = cache.get("Type") == "LOCAL" and "LOCAL_DOCKER_LAYER_CACHE" in (cache.get("Modes") or ())
    if docker_cache and str(environment.get("PrivilegedMode", False)).lower() != "true":
        found.append("LOCAL_DOCKER_LAYER_CACHE needs privileged mode")
    return found


def _project(name: str, properties: dict) -> dict:
    if refused := _refused(properties):
        raise ValueError(
            f"Invalid project {name}: {'; '.join(refused)} (Service: AWSCodeBuild, Error Code: InvalidInputException)"
        )
    for unsupported in _NOT_SUPPORTED:
        if properties.get(unsupported):
            raise ValueError(f"AWS::CodeBuild::Project: {unsupported} is not supported by the embedded AWS")
    declared = {key: value for key, value in properties.items() if key not in _NOT_SUPPORTED}
    project = api_shapes.to_api("codebuild", "CreateProjectInput", {**declared, "Name": name})
    project.setdefault("timeoutInMinutes", 60)
    project.setdefault("queuedTimeoutInMinutes", 480)
    project.setdefault("tags", [])
    project.setdefault("cache", {"type": "NO_CACHE"})
    project.setdefault(
        "encryptionKey",
        codebuild._project_arn(name).rpartition(":project/")[0].replace(":codebuild:", ":kms:") + ":alias/aws/s3",
    )
    project["badge"] = {"badgeEnabled": project.pop("badgeEnabled", False)}
    return project


def _create(logical_id: str, properties: dict, stack_name: str) -> tuple:
    name = properties.get("Name") or resource_types.generated_name(stack_name, logical_id, 255)
    if name in codebuild._projects:
        raise ValueError(
            f"Project already exists: {codebuild._project_arn(name)} "
            "(Service: AWSCodeBuild, Error Code: ResourceAlreadyExistsException)"
        )
    arn, now = codebuild._project_arn(name), int(time.time())
    codebuild._projects[name] = {**_project(name, properties), "arn": arn, "created": now, "lastModified": now}
    return name, {"Arn": arn, "Id": name}


def _update(name: str, old: dict, properties: dict, stack_name: str, logical_id: str | None = None) -> tuple:
    kept = codebuild._projects[name]
    codebuild._projects[name] = {
        **_project(name, properties),
        "arn": kept["arn"],
        "created": kept["created"],
        "lastModified": int(time.time()),
    }
    return name, {"Arn": kept["arn"], "Id": name}


def _delete(name: str, properties: dict) -> None:
    codebuild._projects.pop(name, None)


def _not_here(given: dict) -> NoReturn:
    """Refuses to start a build. MiniStack answers SUCCEEDED without running it."""
    raise ApiError("InvalidInputException", "Builds run as actions of a pipeline only; the embedded AWS starts none")


def shape(project: dict) -> dict:
    """Replaces MiniStack's function that drops the properties of a project that it does not know."""
    return dict(project)


OPERATIONS = dict.fromkeys(("StartBuild", "StartBuildBatch", "RetryBuild"), _not_here)

TYPE = resource_types.patches("AWS::CodeBuild::Project", _create, _update, _delete, tags="list", replaces=True)
