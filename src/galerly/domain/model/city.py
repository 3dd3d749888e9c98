"""Cities, for the directory of photographers."""

from attrs import frozen

from galerly.domain.model.ids import CityId
from galerly.domain.model.text import fold

CITY_QUERY_MIN_CHARS = 2
CITIES_MAX = 50  # that one search finds


@frozen(kw_only=True)
class City:
    """A populated place (GeoNames, https://www.geonames.org, CC BY 4.0)."""

    id: CityId
    name: str
    ascii_name: str
    country: str
    country_code: str  # ISO 3166-1 alpha-2
    admin: str  # first-level division, as far as known
    latitude: float
    longitude: float
    population: int


def search_keys(city: City) -> frozenset[str]:
    """Return the folded texts whose start a query may match: each word, with what follows it."""
    keys: set[str] = set()
    for name in {fold(text) for text in {city.name, city.ascii_name}}:  # mostly the same text
        words = name.replace("-", " ").replace("'", " ").replace("’", " ").split()
        keys.update(" ".join(words[i:]) for i in range(len(words)))
    return frozenset(keys)


def search_text(query: str) -> str:
    """Return a query as it is compared with search keys."""
    return " ".join(fold(query).replace("-", " ").replace("'", " ").replace("’", " ").split())
