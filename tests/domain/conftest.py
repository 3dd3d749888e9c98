from collections.abc import Iterator

import pytest
from tests.domain.studio import Studio, a_studio


@pytest.fixture
def studio() -> Iterator[Studio]:
    """Anna's new account, in a system in memory whose codec reads only headers."""
    studio = a_studio()
    with studio.galerly:
        studio.galerly.run_jobs()  # her verification mail
        yield studio
