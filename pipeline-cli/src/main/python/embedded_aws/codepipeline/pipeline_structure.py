"""
The rules that CodePipeline checks when a pipeline is created or updated.

From "CodePipeline pipeline structure reference" of the CodePipeline User Guide. The API's model (names, lengths,
enumerations) is checked before, in cloudformation/api_shapes.py.
"""

import re
from collections.abc import Iterator

from embedded_aws.codepipeline import action_types, rule_types

_REFERENCE = re.compile(r"#\{([^.{}]+)\.([^{}]+)\}")
# Namespaces that no action declares: of the execution, and of the pipeline's own variables.
_GIVEN = ("codepipeline", "variables")
_V2_ONLY_STAGE = ("beforeEntry", "onSuccess", "onFailure")


def check(declaration: dict) -> None:
    """Raise ValueError if a declaration breaks a rule."""
    stages = declaration["stages"]
    if not 2 <= len(stages) <= 50:
        raise ValueError(f"Pipeline has {len(stages)} stages; it must have 2 to 50")
    _check_unique("stage", [stage["name"] for stage in stages])
    for index, stage in enumerate(stages):
        _check_stage(stage, index == 0)
    _check_artifacts(stages)
    _check_namespaces(stages)
    if ("artifactStore" in declaration) == ("artifactStores" in declaration):
        raise ValueError("A pipeline has either artifactStore or artifactStores")
    _check_regions(declaration)
    _check_type(declaration)
    _check_rollbacks(declaration)
    _check_unique("variable", [variable["name"] for variable in declaration.get("variables", ())])
    _check_triggers(declaration)


def _check_unique(what: str, names: list) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Pipeline has more than one {what} named '{name}'")


def _check_stage(stage: dict, first: bool) -> None:
    if not 1 <= len(stage["actions"]) <= 50:
        raise ValueError(f"Stage '{stage['name']}' has {len(stage['actions'])} actions; it must have 1 to 50")
    _check_unique(f"action in stage '{stage['name']}'", [action["name"] for action in stage["actions"]])
    for action in stage["actions"]:
        action_types.check(action)
        source = action["actionTypeId"]["category"] == "Source"
        if source and not first:
            raise ValueError(f"Action '{action['name']}': source actions are allowed in the first stage only")
        if first and not source:
            raise ValueError(f"Action '{action['name']}': the first stage must have source actions only")
    _check_conditions(stage, first)


def _check_conditions(stage: dict, first: bool) -> None:
    allowed = {"beforeEntry": ("FAIL", "SKIP"), "onSuccess": ("ROLLBACK", "FAIL"), "onFailure": ("ROLLBACK",)}
    for when, results in allowed.items():
        for condition in stage.get(when, {}).get("conditions", ()):
            result = condition.get("result")
            if result not in results:
                raise ValueError(f"Stage '{stage['name']}': the result of {when} must be {' or '.join(results)}")
            skippable = ("VariableCheck", "LambdaInvoke")
            for rule in condition.get("rules", ()):
                rule_types.check(rule)
                if result == "SKIP" and rule["ruleTypeId"]["provider"] not in skippable:
                    raise ValueError(f"Rule '{rule['name']}': SKIP is for {' and '.join(skippable)} only")
    if first and stage.get("onFailure", {}).get("result") == "ROLLBACK":
        raise ValueError(f"Stage '{stage['name']}': the source stage can't be rolled back")


def _check_artifacts(stages: list) -> None:
    """Check that each input is the output of an action in an earlier stage or with a lower run order."""
    outputs = [artifact["name"] for _, action in _actions(stages) for artifact in action.get("outputArtifacts", ())]
    for name in outputs:
        if outputs.count(name) > 1:
            raise ValueError(
                f"Output Artifact Bundle name must be unique within the pipeline. {name} has been used more than once."
            )
    available: set[str] = set()
    for stage in stages:
        for order in sorted({action["runOrder"] for action in stage["actions"]}):
            together = [action for action in stage["actions"] if action["runOrder"] == order]
            for action in together:
                for artifact in action.get("inputArtifacts", ()):
                    if artifact["name"] not in available:
                        raise ValueError(
                            f"Action '{action['name']}' in stage '{stage['name']}': input artifact "
                            f"'{artifact['name']}' is not an output of an earlier action"
                        )
            available.update(artifact["name"] for action in together for artifact in action.get("outputArtifacts", ()))


def _check_namespaces(stages: list) -> None:
    """Check that a namespace has one action, and that a variable refers to a namespace that there is."""
    names: set[str] = set()
    for stage, action in _actions(stages):
        namespace = action.get("namespace")
        if namespace in names:
            raise ValueError(
                "Namespaces must be unique across the pipeline definition. The following occur more than once in the "
                f"pipeline. StageName=[{stage['name']}], ActionName=[{action['name']}], Namespace=[{namespace}]"
            )
        names.update([namespace] if namespace else [])
    for rule in _rules(stages):
        for value in rule.get("configuration", {}).values():
            for reference in _REFERENCE.finditer(value):
                if reference[1] not in names and reference[1] not in _GIVEN:
                    raise ValueError(
                        f"Rule '{rule['name']}' references a namespace that does not exist: "
                        f"[{reference[1]}.{reference[2]}]"
                    )
    for stage, action in _actions(stages):
        for key, value in action.get("configuration", {}).items():
            for reference in _REFERENCE.finditer(value):
                if reference[1] not in names and reference[1] not in _GIVEN:
                    raise ValueError(
                        "Valid format for a pipeline execution variable reference is a namespace and a key separated "
                        "by a period (.). The following pipeline execution variables are referencing a namespace that "
                        f"does not exist. StageName=[{stage['name']}], ActionName=[{action['name']}], "
                        f"ActionConfigurationKey=[{key}], VariableReferenceText=[{reference[1]}.{reference[2]}]"
                    )


def _actions(stages: list) -> Iterator[tuple[dict, dict]]:
    return ((stage, action) for stage in stages for action in stage["actions"])


def _rules(stages: list) -> Iterator[dict]:
    for stage in stages:
        for when in _V2_ONLY_STAGE:
            for condition in stage.get(when, {}).get("conditions", ()):
                yield from condition.get("rules", ())


def _check_regions(declaration: dict) -> None:
    stores = declaration.get("artifactStores")
    for stage in declaration["stages"]:
        for action in stage["actions"]:
            if stores is not None and "region" in action and action["region"] not in stores:
                raise ValueError(f"Action '{action['name']}': no artifact store in {action['region']}")


def _check_type(declaration: dict) -> None:
    if declaration["pipelineType"] == "V2":
        return
    used = [name for name in ("triggers", "variables") if declaration.get(name)]
    used += [f"executionMode {declaration['executionMode']}"] if declaration["executionMode"] != "SUPERSEDED" else []
    used += [
        f"{name} of stage '{stage['name']}'"
        for stage in declaration["stages"]
        for name in _V2_ONLY_STAGE
        if name in stage
    ]
    if used:
        raise ValueError(f"{', '.join(used)}: only in pipelines of type V2")


def _check_rollbacks(declaration: dict) -> None:
    """A PARALLEL pipeline has no rollbacks ("Set or change the pipeline execution mode")."""
    for stage in declaration["stages"] if declaration["executionMode"] == "PARALLEL" else ():
        if stage.get("onFailure", {}).get("result") == "ROLLBACK" or any(
            condition.get("result") == "ROLLBACK"
            for when in _V2_ONLY_STAGE
            for condition in stage.get(when, {}).get("conditions", ())
        ):
            raise ValueError(f"Stage '{stage['name']}': a pipeline in PARALLEL mode can't roll back")


def _check_triggers(declaration: dict) -> None:
    connections = [
        action["name"]
        for action in declaration["stages"][0]["actions"]
        if action["actionTypeId"]["provider"] == "CodeStarSourceConnection"
    ]
    triggers = [trigger["gitConfiguration"] for trigger in declaration.get("triggers", ())]
    _check_unique("trigger for source action", [trigger["sourceActionName"] for trigger in triggers])
    for trigger in triggers:
        if trigger["sourceActionName"] not in connections:
            raise ValueError(f"Trigger: '{trigger['sourceActionName']}' is not a source action with a connection")
        for push in trigger.get("push", ()):
            if "tags" in push and ("branches" in push or "filePaths" in push):
                raise ValueError("Trigger: a push filter has either tags, or branches and file paths")
