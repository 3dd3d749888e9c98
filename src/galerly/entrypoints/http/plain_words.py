"""What msgspec says of a bad value, in words for whoever typed it."""

import re
from collections.abc import Callable

from msgspec import inspect

_PATH = re.compile(r"^(?P<text>.*?)(?: - at `(?P<key>key in )?\$(?P<path>.*)`)?$", re.DOTALL)
_NAMED = re.compile(r"`([^`]*)`")
_BOUND = re.compile(r"^Expected `(?P<kind>\w+)`(?: of length)? (?P<sign>>=|<=) (?P<limit>\S+)$")

_KINDS = {
    "array": "a list",
    "bool": "true or false",
    "datetime": "a time such as 2026-05-01T12:00:00Z",
    "float": "a number",
    "int": "a whole number",
    "null": "null",
    "object": "an object",
    "str": "text",
}
_UNITS = {"str": "characters", "array": "items", "object": "entries"}


def problem_of(text: str, model: type) -> tuple[str, str]:
    """Return the field and the message of one msgspec validation error against `model`.

    The field is the path in the request, such as `files[0].size`; empty for the whole body.
    """
    parsed = _PATH.match(text)
    path = ((parsed and parsed["path"]) or "").removeprefix(".")
    said = parsed["text"] if parsed else text
    named = _NAMED.search(said)
    if said.startswith("Object missing required field") and named:
        return _below(path, named[1]), "is required"
    if said.startswith("Object contains unknown field") and named:
        return _below(path, named[1]), "is not a known field"
    return path, _message(said, path, model)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _message(said: str, path: str, model: type) -> str:
    if bound := _BOUND.match(said):
        side = "at least" if bound["sign"] == ">=" else "at most"
        verb = "have" if "of length" in said else "be"
        unit = f" {_UNITS.get(bound['kind'], '')}" if verb == "have" else ""
        return f"must {verb} {side} {bound['limit']}{unit}"
    for start, words in _FIXED.items():
        if said.startswith(start):
            return words
    if said.startswith("Invalid enum value"):
        return f"must be one of {', '.join(choices(model, path))}"
    if said.startswith("Expected `"):
        expected = _NAMED.search(said)
        kinds = expected[1].split(" | ") if expected else []
        return "must be " + " or ".join(_KINDS.get(kind, kind) for kind in kinds)
    return "is not valid"


_FIXED = {
    "Invalid RFC3339 encoded": "must be a time such as 2026-05-01T12:00:00Z",
    "Expected `datetime` with a timezone": "must name its offset from UTC, such as a final Z",
    "Expected `str` matching regex": "does not have the expected form",
    "Number out of range": "is out of range",
    "Integer value out of range": "is out of range",
}


def choices(model: type, path: str) -> list[str]:
    """Return what the enumeration under `path` allows; empty if there is none."""
    found = [inspect.type_info(model)]
    for step in re.findall(r"\[[^\]]*\]|[^.\[\]]+", path):
        found = [inner for kind in found for inner in _step(kind, step)]
    return [
        str(member.value)
        for kind in _flat(found)
        if isinstance(kind, inspect.EnumType)
        for member in kind.cls
    ]


def _flat(kinds: list[inspect.Type]) -> list[inspect.Type]:
    flat: list[inspect.Type] = []
    for kind in kinds:
        while isinstance(kind, inspect.Metadata):
            kind = kind.type  # noqa: PLW2901 - unwrapped in place
        flat += _flat(list(kind.types)) if isinstance(kind, inspect.UnionType) else [kind]
    return flat


_INSIDE: dict[type, Callable[..., inspect.Type]] = {
    inspect.ListType: lambda kind: kind.item_type,
    inspect.VarTupleType: lambda kind: kind.item_type,
    inspect.DictType: lambda kind: kind.value_type,
}


def _step(kind: inspect.Type, step: str) -> list[inspect.Type]:
    inner: list[inspect.Type] = []
    for one in _flat([kind]):
        if isinstance(one, inspect.StructType):
            inner += [f.type for f in one.fields if f.encode_name == step]
        elif step.startswith("[") and type(one) in _INSIDE:
            inner.append(_INSIDE[type(one)](one))
    return inner
