import json
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from galerly.adapters.system.keyring import FileKeyring
from galerly.domain.model.errors import UnavailableError


def test_the_file_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "deep" / "keys.json"

    sealed = FileKeyring(str(path)).seal("link", b"secret")

    assert path.stat().st_mode & 0o777 == 0o600
    assert FileKeyring(str(path)).unseal("link", sealed) == b"secret"
    assert sorted(p.name for p in path.parent.iterdir()) == ["keys.json"]
    assert set(json.loads(path.read_text())) == {"version", "master", "pepper"}


def test_nothing_is_made_before_it_is_needed(tmp_path):
    FileKeyring(str(tmp_path / "keys.json"))

    assert list(tmp_path.iterdir()) == []


def test_two_installations_have_different_keys(tmp_path):
    one, other = FileKeyring(str(tmp_path / "one")), FileKeyring(str(tmp_path / "other"))

    assert one.key("media") != other.key("media")
    assert one.pepper() != other.pepper()


def test_processes_that_start_at_once_have_the_same_keys(tmp_path):
    code = (
        "import sys; from galerly.adapters.system.keyring import FileKeyring\n"
        "ring = FileKeyring(sys.argv[1]); sys.stdin.readline()\n"
        "print(ring.key('media').hex(), ring.pepper().hex())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "keys.json")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    with ThreadPoolExecutor(4) as threads:  # all wait for their line, and get it together
        answers = set(threads.map(lambda process: process.communicate("go\n")[0], processes))

    assert len(answers) == 1
    assert answers != {""}
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]


def test_a_secret_takes_the_place_of_the_file(tmp_path):
    path = str(tmp_path / "keys.json")
    secret = "a long secret from the environment"

    ring = FileKeyring(path, secret=secret)

    assert ring.pepper() == FileKeyring(path, secret=secret).pepper()
    assert ring.key("media") != FileKeyring(path, secret=f"{secret}!").key("media")
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_is_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 32 characters"):
        FileKeyring(str(tmp_path / "keys.json"), secret="short")


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b'{"master": 1, "pepper": 2}', b"\xff\xfe"),
        *(b'{"master": "AAAA", "pepper": "AAAA"}', b'{"version": 1}'),
    ],
)
def test_a_damaged_file_is_reported_and_never_made_anew(tmp_path, content):
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(UnavailableError, match="restore it from a backup"):
        FileKeyring(str(path)).mac("cursor", b"")

    assert path.read_bytes() == content


def test_a_file_that_others_can_read_is_pointed_out(tmp_path, caplog):
    path = tmp_path / "keys.json"
    FileKeyring(str(path)).pepper()
    path.chmod(0o644)

    with caplog.at_level(logging.WARNING):
        FileKeyring(str(path)).pepper()

    assert "chmod 600" in caplog.text


def test_keys_do_not_show_in_a_representation(tmp_path):
    ring = FileKeyring(str(tmp_path / "keys.json"))

    assert str(ring.pepper()) not in repr(ring._keys)
