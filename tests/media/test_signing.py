from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import T0

from galerly.media.errors import BadSignatureError
from galerly.media.headers import attachment, byte_range, checksum_header, checksum_of
from galerly.media.signing import MediaSigner, canonical

SIGNER = MediaSigner(b"k" * 32)
HOUR = timedelta(hours=1)

texts = st.text(st.characters(exclude_categories=["Cs"]))
# Close to each other, so that a weakness of the encoding would be found: separators and digits.
tricky = st.text(st.sampled_from("12:&=\n\x00a"), max_size=6)
requests = st.tuples(tricky, tricky, st.dictionaries(tricky, tricky, max_size=3))


@given(requests, requests)
def test_no_two_requests_sign_the_same_bytes(one, other):
    assert (canonical(*one) == canonical(*other)) == (one == other)


@given(st.lists(st.tuples(texts, texts), max_size=4, unique_by=lambda pair: pair[0]))
def test_the_order_of_parameters_does_not_matter(pairs):
    assert canonical("GET", "k", dict(pairs)) == canonical("GET", "k", dict(reversed(pairs)))


@given(texts)
def test_any_name_survives_the_way_through_a_url(name):
    download = SIGNER.presign_get(
        "a/b.jpg", content_type="image/jpeg", now=T0, lifetime=HOUR, filename=name
    )

    parts = urlsplit(download.url)
    query = dict(parse_qsl(parts.query, strict_parsing=True, keep_blank_values=True))

    assert download.url.isascii()
    assert SIGNER.get_grant("a/b.jpg", query, T0).filename == name


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_nobody_signs_by_chance(key, query):
    with pytest.raises(BadSignatureError):
        SIGNER.get_grant(key, query, T0)
    with pytest.raises(BadSignatureError):
        SIGNER.put_grant(key, query, T0)


def test_another_installation_signs_otherwise():
    def url(signer):
        return signer.presign_get("a.jpg", content_type="image/jpeg", now=T0, lifetime=HOUR).url

    assert url(MediaSigner(b"x" * 32)) != url(SIGNER)
    assert url(MediaSigner(b"k" * 32)) == url(SIGNER)


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="at least 32 bytes"):
        MediaSigner(b"short")


@given(st.binary(min_size=32, max_size=32))
def test_a_checksum_header_can_be_read_back(digest):
    assert checksum_of(checksum_header(digest.hex())) == digest.hex()


@given(st.text())
def test_any_other_checksum_header_is_none(header):
    read = checksum_of(header)

    assert read is None or checksum_header(read) == header


@given(texts)
def test_a_disposition_is_one_line_of_ascii_whatever_the_name(name):
    value = attachment(name)

    assert value.isascii()
    assert value.isprintable()
    assert value.count('"') == 2
    assert value.count(";") == attachment("x").count(";") + value.split('"')[1].count(";")


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 20))
def test_a_range_is_what_slicing_gives(first, last, size):
    data = bytes(range(size))

    try:
        part = byte_range(f"bytes={first}-{last}", size)
    except IndexError:
        assert first >= size
        return

    if part is None:
        assert last < first
    else:
        offset, length = part
        assert data[offset : offset + length] == data[first : last + 1]
