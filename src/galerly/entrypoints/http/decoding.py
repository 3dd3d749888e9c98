"""Bodies and queries become typed values here, or say field by field why not."""

from typing import Any, TypeVar

import msgspec

from galerly.domain.model.errors import InvalidError, MalformedError
from galerly.entrypoints.http.message import Request
from galerly.entrypoints.http.plain_words import problem_of
from galerly.entrypoints.http.problems import FieldProblem, InvalidFieldsError

T = TypeVar("T", bound=msgspec.Struct)


def read_body(body: bytes, model: type[T]) -> T:
    """Return a JSON body as `model`.

    Raises:
        MalformedError: If it is not JSON in UTF-8.
        InvalidError: If it is JSON of another shape; every field that is wrong is named.
    """
    try:
        return msgspec.json.decode(body, type=model)
    except msgspec.ValidationError as error:
        # msgspec stops at the first error, and so may not have seen that the rest is no JSON.
        raise _invalid(error, _raw(body), model, strict=True) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedError(_MALFORMED) from error


def read_query(request: Request, model: type[T]) -> T:
    """Return a query as `model`; unknown and repeated parameters are refused, as in bodies.

    Raises:
        MalformedError: If it is not UTF-8, or has very many parameters.
        InvalidError: If a parameter is unknown, repeated, or not of its type.
    """
    try:
        pairs = request.parameters()
    except ValueError as error:
        raise MalformedError("the query cannot be read: it must be UTF-8") from error
    raw: dict[str, str] = {}
    for name, value in pairs:
        if name in raw:
            raise InvalidError(name, "is given twice")
        if any("\ud800" <= c <= "\udfff" or c == "\0" for c in value):
            raise InvalidError(name, "must not hold control characters")
        raw[name] = value
    try:
        query = msgspec.convert(raw, model, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(error, raw, model, strict=False) from error
    for field in msgspec.structs.fields(model):
        # msgspec takes the text "null" for none; a query has no such thing.
        if field.encode_name in raw and getattr(query, field.name) is None:
            raise InvalidError(field.encode_name, "must have a value, or be left out")
    return query


_MALFORMED = "the body must be one JSON document in UTF-8"


def _raw(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedError(_MALFORMED) from error


def _invalid(
    first: msgspec.ValidationError,
    raw: Any,
    model: type[msgspec.Struct],
    *,
    strict: bool,
) -> InvalidError:
    """Return what is wrong with each top-level field, so that a form can mark all at once."""
    errors: list[FieldProblem] = []
    if isinstance(raw, dict):
        known = {field.encode_name: field for field in msgspec.structs.fields(model)}
        for name, field in known.items():
            if name not in raw:
                if field.required:
                    errors.append(FieldProblem(field=name, message="is required"))
                continue
            wrapper = msgspec.defstruct("Body", [(name, field.type)])
            try:
                msgspec.convert({name: raw[name]}, wrapper, strict=strict)
            except msgspec.ValidationError as error:
                path, message = problem_of(str(error), wrapper)
                errors.append(FieldProblem(field=path, message=message))
        if model.__struct_config__.forbid_unknown_fields:
            errors += [
                FieldProblem(field=str(name)[:100], message="is not a known field")
                for name in list(raw)[:20]
                if name not in known
            ]
    if not errors:
        path, message = problem_of(str(first), model)
        errors.append(FieldProblem(field=path, message=message))
    return InvalidFieldsError(errors)
