"""Files that `galerly aws` works with: the template and the locks of the functions."""

from pathlib import Path

from galerly.domain.model.errors import NotFoundError

_PACKAGE = Path(__file__).resolve().parents[2]
_PLACES = (
    ("_aws", "_aws"),  # of an installed package
    ("../../infra", "../../requirements"),  # of a checkout
)


def template() -> Path:
    """Return the CloudFormation template."""
    return _found([_PACKAGE / infra / "galerly.yaml" for infra, _ in _PLACES])


def lock_of(function: str) -> Path:
    """Return the list of packages, with hashes, that a function needs."""
    return _found([_PACKAGE / locks / f"lambda-{function}.txt" for _, locks in _PLACES])


def _found(places: list[Path]) -> Path:
    for place in places:
        if place.is_file():
            return place.resolve()
    raise NotFoundError(f"file {places[-1].name} beside this installation")
