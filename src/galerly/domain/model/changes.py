"""Partial changes: a field that is not given stays as it is, which None could not say."""

from enum import Enum
from typing import Any, Final

import attrs


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


def given(changes: attrs.AttrsInstance) -> dict[str, Any]:
    """Return the fields of a change that were given, by name."""
    return {
        a.name: value
        for a in attrs.fields(type(changes))
        if (value := getattr(changes, a.name)) is not UNSET
    }
