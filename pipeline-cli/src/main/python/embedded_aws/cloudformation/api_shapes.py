"""Converts CloudFormation properties to the members of a service's API, and checks them against the API's model."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import ServiceModel, Shape


@functools.cache
def _model(service: str) -> ServiceModel:
    # Imported here: it takes 0.1 s, which a start without a new pipeline does not need.
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


@functools.cache
def _compiled(pattern: str) -> re.Pattern | None:
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error:
        return None  # a class such as \\p{L}, which Python's re does not have


def to_api(service: str, shape_name: str, value: Any) -> Any:
    """
    The value in the API's shape: members by their API names, scalars of the API's types.

    Raises ValueError, with the path, for what the API refuses: an unknown or missing member, a wrong length, a value
    outside an enumeration or a pattern.
    """
    return _convert(value, _model(service).shape_for(shape_name), shape_name)


def _convert(value: Any, shape: Shape, path: str) -> Any:
    if shape.type_name == "structure":
        return _structure(value, shape, path)
    if shape.type_name == "list":
        _check_size(len(value), shape, path)
        return [_convert(item, shape.member, f"{path}[{index}]") for index, item in enumerate(value)]
    if shape.type_name == "map":
        return {key: _convert(item, shape.value, f"{path}.{key}") for key, item in value.items()}
    if shape.type_name == "boolean":
        return str(value).lower() == "true"
    if shape.type_name in ("integer", "long"):
        _check_size(int(value), shape, path)
        return int(value)
    return _text(str(value).lower() if isinstance(value, bool) else str(value), shape, path)


def _structure(value: Any, shape: Shape, path: str) -> dict:
    members = {name.lower(): name for name in shape.members}
    converted = {}
    for key, item in value.items():
        name = members.get(key.lower())
        if name is None:
            raise ValueError(f"{path}: the API has no member {key}")
        converted[name] = _convert(item, shape.members[name], f"{path}.{name}")
    missing = [name for name in shape.required_members if name not in converted]
    if missing:
        raise ValueError(f"{path}: {', '.join(missing)} is missing")
    return converted


def _text(text: str, shape: Shape, path: str) -> str:
    _check_size(len(text), shape, path)
    pattern = shape.metadata.get("pattern")
    if pattern and (compiled := _compiled(pattern)) and not compiled.fullmatch(text):
        raise ValueError(f"{path}: {text!r} must match {pattern}")
    allowed = shape.metadata.get("enum")
    if allowed and text not in allowed:
        raise ValueError(f"{path}: {text!r} must be one of {', '.join(allowed)}")
    return text


def _check_size(size: int, shape: Shape, path: str) -> None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and size < least) or (most is not None and size > most):
        raise ValueError(f"{path}: {size} is not between {least} and {most}")
