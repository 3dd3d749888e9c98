"""Cities on the wire."""

from typing import Annotated, Self

from msgspec import Meta

from galerly.domain.model.city import CITIES_MAX, City
from galerly.domain.model.page import PAGE_MAX
from galerly.entrypoints.http.wire.values import Body, View


class CityQuery(Body, frozen=True):
    """What is searched for."""

    q: Annotated[
        str, Meta(min_length=2, max_length=100, description="the start of a word of the name")
    ]
    limit: Annotated[
        int, Meta(ge=1, le=PAGE_MAX, description=f"at most {CITIES_MAX} are answered")
    ] = 10


class CityView(View, frozen=True):
    """A populated place (GeoNames, CC BY 4.0)."""

    id: str
    name: str
    country: str
    country_code: str
    admin: str
    latitude: float
    longitude: float
    population: int

    @classmethod
    def of(cls, city: City) -> Self:
        """Return a city as everybody sees it."""
        return cls(
            id=city.id,
            name=city.name,
            country=city.country,
            country_code=city.country_code,
            admin=city.admin,
            latitude=city.latitude,
            longitude=city.longitude,
            population=city.population,
        )


class CityList(View, frozen=True):
    """Cities, those with most people first."""

    items: list[CityView]
