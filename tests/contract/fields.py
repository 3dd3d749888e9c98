"""Looking after round trips: a field that nobody set proves nothing when it comes back."""

import attrs


def left_at_default(entity: attrs.AttrsInstance) -> set[str]:
    """Return the names of the fields of an entity that have their default value."""
    names = set()
    for field in attrs.fields(type(entity)):
        default = field.default
        if default is attrs.NOTHING:
            continue
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type] # a class at run time
            default = default.factory()
        if getattr(entity, field.name) == default:
            names.add(field.name)
    return names
