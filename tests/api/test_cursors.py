import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.api.client import ok, problem

from galerly.adapters.memory.system import MemoryKeyring
from galerly.domain.model.errors import BadCursorError
from galerly.entrypoints.http.cursors import Cursors


def test_a_cursor_is_good_for_its_own_list_and_caller(world, anna):
    boris = world.photographer()
    for who in (anna, boris):
        for i in range(3):
            ok(who.post("/galleries", {"title": f"Wedding {i}"}), 201)
    gallery = ok(anna.get("/galleries", limit=1))["items"][0]["id"]
    cursor = ok(anna.get("/galleries", limit=1))["next_cursor"]

    ok(anna.get("/galleries", limit=2, cursor=cursor))
    problem(boris.get("/galleries", cursor=cursor), 400, "bad-cursor")
    problem(anna.get("/galleries", q="Wedding", cursor=cursor), 400, "bad-cursor")
    problem(anna.get("/galleries", state="draft", cursor=cursor), 400, "bad-cursor")
    problem(anna.get(f"/galleries/{gallery}/links", cursor=cursor), 400, "bad-cursor")
    problem(anna.get("/auth/sessions", cursor=cursor), 400, "bad-cursor")
    for bad in (
        "",
        "x",
        cursor[:-1],
        cursor + "A",
        cursor.swapcase(),
        f"{cursor}=",
        "é",
        "A" * 9999,
    ):
        problem(anna.get("/galleries", cursor=bad), 400, "bad-cursor")


def test_a_cursor_outlives_the_session_that_got_it(anyone, anna):
    for i in range(2):
        ok(anna.post("/galleries", {"title": f"{i}"}), 201)
    cursor = ok(anna.get("/galleries", limit=1))["next_cursor"]
    login = {"email": "anna@example.com", "password": "seven blue herons"}
    later = anyone.bearing(ok(anyone.post("/auth/login", login))["token"])

    assert len(ok(later.get("/galleries", cursor=cursor))["items"]) == 1


@settings(max_examples=300)
@given(
    position=st.lists(
        st.one_of(
            st.text(),
            st.integers(-(2**53), 2**53),
            st.floats(allow_nan=False, allow_infinity=False),
        ),
        max_size=4,
    ),
    flip=st.integers(0, 10_000),
)
def test_every_altered_bit_of_a_cursor_is_noticed(position, flip):
    cursors = Cursors(MemoryKeyring(), "anna", ["list"])
    sealed = cursors.start(tuple(position))
    assert cursors.open(sealed) == tuple(position)

    at = flip % len(sealed)
    other = "A" if sealed[at] != "A" else "B"
    with pytest.raises(BadCursorError):
        cursors.open(sealed[:at] + other + sealed[at + 1 :])
