"""
cfn-lint's error rules as a judge of templates.

cfn-lint knows more than CloudFormation refuses: `lint_rules` says what each rule means. Importing it and its rules
takes a second of processor time, so it happens in a thread, soon in the first process of a state folder, which knows no
template, and later in the others, which mostly meet templates that they know. What was found about a template is kept
by content.
"""

import copy
import functools
import hashlib
import json
import logging
import os
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from ministack.core import persistence

from embedded_aws.cloudformation.templates import lint_rules

log = logging.getLogger("embedded_aws")

_KEPT = 500  # results in the folder

# When cfn-lint is loaded after the start, in seconds: when the server answers, while the AWS CLI starts that deploys
# the first stack; and when the first stacks of a later run are prepared.
_WARM_FIRST, _WARM_LATER = 1, 15

_lock = threading.Lock()


class Finding(NamedTuple):
    rule: str
    path: list
    message: str


def findings(template: dict, parameters: dict, region: str) -> list[Finding]:
    """What cfn-lint says about a template with these values of its parameters: {name: {"Value": text}}."""
    text = json.dumps(_prepared(template, parameters), sort_keys=True)
    return list(_found(text, region))


def warm() -> None:
    """Load cfn-lint in the background."""
    known = any(_folder().iterdir())
    loading = threading.Timer(_WARM_LATER if known else _WARM_FIRST, _loaded)
    loading.daemon = True
    loading.start()


@functools.lru_cache(maxsize=128)
def _found(text: str, region: str) -> tuple[Finding, ...]:
    key = hashlib.sha256(f"{lint_rules.VERSION} {region} {text}".encode()).hexdigest()
    kept = _folder() / f"{key}.json"
    try:
        found = tuple(Finding(*finding) for finding in json.loads(kept.read_text()))
        os.utime(kept)
        return found
    except (OSError, ValueError, TypeError):
        pass
    found = _lint(text, region)
    _keep(kept, found)
    return found


def _prepared(template: dict, parameters: dict) -> dict:
    """The template without what would change the linter's judgment, and with the values that its parameters have."""
    prepared = {key: copy.deepcopy(value) for key, value in template.items() if key != "Metadata"}
    for resource in prepared["Resources"].values():
        # Comments for the linter in the metadata must not switch its rules off.
        resource.pop("Metadata", None)
    for name, parameter in prepared.get("Parameters", {}).items():
        value = parameters.get(name, {}).get("Value")
        for key in ("AllowedPattern", "AllowedValues", "MaxLength", "MaxValue", "MinLength", "MinValue", "NoEcho"):
            parameter.pop(key, None)
        if value is not None and "SsmName" not in parameters[name]:
            parameter["Default"] = value
            parameter["AllowedValues"] = [value]
    return prepared


def _lint(text: str, region: str) -> tuple[Finding, ...]:
    run, decode, config_of, rules = _loaded()
    template, problems = decode(text)
    try:
        # cfn-lint keeps state while it runs.
        with _lock:
            problems = problems or list(run(template, config_of(region), rules))
    except Exception:
        # The linter's own mistake says nothing about the template.
        log.exception("cfn-lint failed")
        return ()
    return tuple(
        Finding(problem.rule.id, list(problem.path or []), problem.message)
        for problem in problems
        if lint_rules.matters(problem.rule.id)
    )


@functools.cache
def _load() -> tuple:
    from cfnlint.config import ConfigMixIn
    from cfnlint.core import get_rules
    from cfnlint.decode.decode import decode_str
    from cfnlint.runner import run_template_by_data

    rules = get_rules([], [], ["E"], {}, False)

    def config(region: str) -> Any:
        # An empty file instead of a .cfnlintrc in the home or work folder.
        return ConfigMixIn([], regions=[region], config_file=os.devnull)

    return run_template_by_data, decode_str, config, rules


def _loaded() -> tuple:
    with _lock:
        return _load()


@functools.cache
def _folder() -> Path:
    folder = Path(persistence.STATE_DIR).with_name("lint") / version("cfn-lint")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(file: Path, found: tuple[Finding, ...]) -> None:
    try:
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(found))
        fresh.replace(file)
        oldest = sorted(_folder().glob("*.json"), key=lambda kept: kept.stat().st_mtime)[:-_KEPT]
        for kept in oldest:
            kept.unlink(missing_ok=True)
    except OSError:
        log.exception("What cfn-lint found could not be kept")
