"""The installation itself: health, and the description of this API."""

from galerly.domain.model.errors import UnavailableError
from galerly.entrypoints.http.problems import UnhealthyError
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.wire.system import HealthQuery, HealthView
from galerly.ports.health import Probe
from galerly.version import __version__


def get_health(call: Call[HealthQuery, Nothing]) -> Reply:
    """Tell whether the installation works; with `deep`, each back end is really asked."""
    if not call.query.deep:
        return Reply(value=HealthView(status="ok", version=__version__))
    checks = {name: _ask(probe) for name, probe in call.probes.items()}
    if all(found == "ok" for found in checks.values()):
        return Reply(value=HealthView(status="ok", version=__version__, checks=checks))
    raise UnhealthyError(checks)


def get_openapi(call: Call[Nothing, Nothing]) -> Reply:
    """Describe this API (OpenAPI 3.1)."""
    return Reply(text=call.describe())


def _ask(probe: Probe) -> str:
    try:
        probe.check()
    except UnavailableError:
        return "unavailable"
    return "ok"
