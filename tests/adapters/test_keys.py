"""Keys of installations: they may never change, and they move with their installation."""

import pytest

from galerly.adapters.system.keyring import FileKeyring
from galerly.keys import Keys

SECRET = "s" * 32


def test_the_keys_of_a_secret_are_what_they_always_were(tmp_path):
    # Written down when they were first made: other keys would end all links and passwords.
    ring = FileKeyring(str(tmp_path / "none"), secret=SECRET)

    assert ring.pepper().hex() == "9ef96290af166f531a3231392a4778ef0e8e48b4f2af7b529f993e4049174260"
    assert ring.key("media").hex() == (
        "beaa1b78551cca554cbd3aaece62fe68ebe4f9d8008c9f3f1a393ee252c75b6f"
    )
    assert ring.mac("cursor", b"m").hex() == (
        "3b6b41c13399d0e7ee8f7f2607cc81409e4e8d3e20663a8912b4ba49743865d9"
    )


def test_keys_survive_being_written_down():
    keys = Keys.random()

    assert Keys.from_json(keys.to_json()) == keys
    assert keys != Keys.random()
    assert keys.master.hex() not in repr(keys)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"master": "AAAA", "pepper": "AAAA"}', "null"])
def test_what_holds_no_keys_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        Keys.from_json(text)
