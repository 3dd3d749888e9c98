"""The emulator of Lambda holds functions to Lambda's limits, or it would prove nothing."""

from pathlib import Path

import pytest
from tests.emulators.runtime_api import ANSWER_MAX_BYTES, Function, FunctionError

TIMEOUT_S = 30.0  # the machine may be busy with other tests
FUNCTIONS = "tests.serverless.functions_of_tests.handler"
SOURCES = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def function(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lambda")
    with Function(FUNCTIONS, folder, {}, timeout_s=TIMEOUT_S, sources=SOURCES) as made:
        made.invoke({"say": "warm"})
        yield made


def test_an_answer_comes_back(function):
    assert function.invoke({"say": "ä"}) == "ä"


def test_an_answer_of_six_megabytes_fits_and_a_larger_one_does_not(function):
    fits = ANSWER_MAX_BYTES - len('""')

    assert len(function.invoke({"much": fits})) == fits
    with pytest.raises(FunctionError, match="ResponseSizeTooLarge"):
        function.invoke({"much": fits + 1})


def test_a_function_that_takes_too_long_is_ended_and_starts_anew(tmp_path):
    with Function(FUNCTIONS, tmp_path, {}, timeout_s=3.0, sources=SOURCES) as slow:
        with pytest.raises(FunctionError, match="Timedout"):
            slow.invoke({"sleep": 30})

        assert slow.invoke({"say": "again"}) == "again"


def test_what_it_raises_is_told(function):
    with pytest.raises(FunctionError, match="out of luck"):
        function.invoke({"raise": "out of luck"})


def test_a_process_that_ends_is_a_failure(function):
    with pytest.raises(FunctionError, match="ExitError"):
        function.invoke({"exit": 3})

    assert function.invoke({"say": "again"}) == "again"


def test_it_knows_how_much_time_is_left(function):
    assert 0 < function.invoke({"time": None}) <= TIMEOUT_S * 1000


def test_its_environment_is_lambdas_alone(function, monkeypatch):
    monkeypatch.setenv("GALERLY_SECRET", "mine")
    function.stop()

    names = function.invoke({"environment": None})

    assert [n for n in names if n.startswith(("GALERLY", "HOME", "USER", "VIRTUAL"))] == []
    assert "AWS_LAMBDA_FUNCTION_NAME" in names


def test_a_function_that_cannot_be_loaded_says_why(tmp_path):
    with (
        Function("tests.serverless.no_such.handler", tmp_path, {}) as missing,
        pytest.raises(FunctionError, match="no_such"),
    ):
        missing.invoke({})
