"""Both systems, driven side by side through everything that people can do, in any order.

`GALERLY_WALKS` (150) and `GALERLY_STEPS` (60) make the walk longer: before a release, 2000 and 100.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from tests.domain.systems import Systems

WALKS = int(os.environ.get("GALERLY_WALKS", "150"))
STEPS = int(os.environ.get("GALERLY_STEPS", "60"))

Systems.TestCase.settings = settings(
    max_examples=WALKS,
    stateful_step_count=STEPS,
    suppress_health_check=list(HealthCheck),
)


TestSystems = pytest.mark.timeout(300 + WALKS * 5)(Systems.TestCase)
