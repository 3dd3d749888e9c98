"""The installation itself on the wire."""

from typing import Literal

from msgspec import UNSET, UnsetType

from galerly.entrypoints.http.wire.values import Body, View


class HealthQuery(Body, frozen=True):
    """How closely to look."""

    deep: bool = False  # ask each back end


class HealthView(View, frozen=True, omit_defaults=True):
    """Whether the installation works."""

    status: Literal["ok"]
    version: str
    checks: dict[str, str] | UnsetType = UNSET
