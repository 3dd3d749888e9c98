from collections.abc import Iterator

import pytest
from tests.plain_codec import PlainCodec

from galerly.entrypoints.harness import Harness
from galerly.entrypoints.lambda_api import LambdaApi
from galerly.entrypoints.settings import Settings
from galerly.testing import in_memory


@pytest.fixture(scope="module")
def harness() -> Iterator[Harness]:
    settings = Settings(public_url="https://galerly.test", cors_origins=("https://galerly.test",))
    with in_memory(settings=settings, codec=PlainCodec()) as made:
        yield made


@pytest.fixture(scope="module")
def function(harness: Harness) -> LambdaApi:
    return LambdaApi(system=harness.system)
