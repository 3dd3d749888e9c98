"""Tokens and keyrings."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import T0

from galerly.adapters.memory.system import MemoryKeyring, SteeredTokens
from galerly.adapters.system.keyring import FileKeyring
from galerly.adapters.system.tokens import SystemTokens
from galerly.domain.model.ids import ID_ALPHABET, ID_CHARS, format_id

TOKENS = {"memory": SteeredTokens, "system": SystemTokens}

# Each example is as good on a keyring that others used.
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=TOKENS)  # a new adapter joins above
def tokens(request):
    return TOKENS[request.param]()


@pytest.fixture(params=["memory", "file", "text", "secrets"])  # a new adapter joins here
def keyring(request):
    return request.getfixturevalue(f"{request.param}_keyring")


@pytest.fixture
def memory_keyring():
    return MemoryKeyring()


@pytest.fixture
def file_keyring(tmp_path):
    return FileKeyring(str(tmp_path / "keys.json"))


@pytest.fixture
def text_keyring(tmp_path):
    return FileKeyring(str(tmp_path / "none"), secret="s" * 32)


# --- tokens ---


def test_an_id_is_of_its_moment(tokens):
    first = tokens.new_id(T0)

    assert len(first) == ID_CHARS
    assert set(first) <= set(ID_ALPHABET)
    milliseconds = int(T0.timestamp() * 1000)
    assert format_id(milliseconds, 0) <= first < format_id(milliseconds + 1, 0)


def test_ids_rise_strictly_even_when_the_clock_is_set_back(tokens):
    moments = [T0 + timedelta(milliseconds=step) for step in (0, 0, 0, 5, 5, -3000, -1, 6)]

    ids = [tokens.new_id(moment) for moment in moments for _ in range(50)]

    assert ids == sorted(set(ids))


def test_ids_of_many_threads_are_all_different(tokens):
    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _: tokens.new_id(T0), range(2000)))

    assert len(set(ids)) == 2000


def test_a_secret_has_43_url_safe_characters_and_never_comes_again(tokens):
    secrets = [tokens.secret() for _ in range(100)]

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in secrets)
    assert len(set(secrets)) == 100


@pytest.mark.parametrize("count", [1, 6, 20])
def test_digits_are_decimal_and_vary(tokens, count):
    codes = [tokens.digits(count) for _ in range(50)]

    assert all(re.fullmatch(rf"[0-9]{{{count}}}", code) for code in codes)
    assert len(set(codes)) > 1


# --- keyrings ---


def test_a_mac_depends_on_purpose_and_message_alone(keyring):
    mac = keyring.mac("cursor", b"message")

    assert len(mac) == 32
    assert mac == keyring.mac("cursor", b"message")
    assert mac != keyring.mac("cursor", b"messagf")
    assert mac != keyring.mac("cursors", b"message")
    assert mac != keyring.mac("curso", b"rmessage")


def test_keys_differ_by_purpose_and_are_no_macs(keyring):
    assert len(keyring.key("media")) == len(keyring.pepper()) == 32
    assert len({keyring.key("media"), keyring.key("other"), keyring.pepper()}) == 3
    assert keyring.key("media") != keyring.mac("media", b"")


@shared
@given(plain=st.binary(max_size=200), purpose=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_is_unsealed_for_the_same_purpose_alone(keyring, plain, purpose):
    sealed = keyring.seal(purpose, plain)

    assert keyring.unseal(purpose, sealed) == plain
    with pytest.raises(ValueError, match=r"."):
        keyring.unseal(f"{purpose}.", sealed)


def test_sealing_twice_gives_two_texts_that_hide_what_they_hold(keyring):
    plain = b"a secret of many bytes"

    first, second = keyring.seal("link", plain), keyring.seal("link", plain)

    assert first != second
    assert plain not in first


def test_any_altered_bit_is_noticed(keyring):
    sealed = keyring.seal("link", b"secret")

    for bit in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError, match=r"."):
            keyring.unseal("link", bytes(altered))


@shared
@given(st.data())
def test_nothing_else_can_be_unsealed(keyring, data):
    sealed = keyring.seal("link", b"secret")
    other = data.draw(
        st.one_of(
            st.binary(),
            st.integers(0, len(sealed) - 1).map(sealed.__getitem__).map(lambda b: bytes([b])),
            st.integers(0, len(sealed) - 1).map(lambda n: sealed[:n]),
        )
    )

    with pytest.raises(ValueError, match=r"."):
        keyring.unseal("link", other)
