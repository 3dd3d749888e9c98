"""What people type: addresses, lines, prose, words to search by, handles, branding."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_city

from galerly.domain.model import text
from galerly.domain.model.account import handle, handle_from
from galerly.domain.model.branding import branding
from galerly.domain.model.city import search_keys, search_text
from galerly.domain.model.errors import InvalidError
from galerly.domain.model.ids import ID_ALPHABET


@pytest.mark.parametrize("typed", ["anna@example.com", " Anna@Example.COM\n", "ANNA@example.com"])
def test_an_address_is_kept_trimmed_and_in_lower_case(typed):
    assert text.email_address(typed) == "anna@example.com"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@",
        "@example.com",
        "anna@localhost",
        "anna@@example.com",
        "anna@ex..com",
        "an na@example.com",
        "anna@example.com\nBcc: all@example.com",
        "anna\x00@example.com",
        "anna\x85@example.com",
        "anna\x9b@example.com",
        "anna\ud800@example.com",
        "<anna@example.com>",
        "an\u200bna@example.com",
        "anna\u202e@example.com",
        "anna@xn--.com",
        "anna@ex\uff20ample.com",
        "a" * 65 + "@example.com",
        "anna@" + "e" * 250 + ".com",
    ],
)
def test_what_is_no_address_is_refused_and_its_field_named(typed):
    with pytest.raises(InvalidError, match="an e-mail address such as") as caught:
        text.email_address(typed, "client_email")

    assert caught.value.field == "client_email"


@pytest.mark.parametrize(
    "typed",
    [
        "anna@EXÄMPLE.com",
        "anna@xn--exmple-cua.com",
        "anna@exa\u0308mple.com",
        "anna@ex\u00e4m\u200bple.com",
        "anna@ex\u00e4m\u00adple.com",
        "anna@\uff45xämple.com",
    ],
)
def test_a_domain_has_one_spelling_that_of_the_host_mail_goes_to(typed):
    assert text.email_address(typed) == "anna@exämple.com"


def test_an_address_is_found_in_any_of_its_spellings():
    assert text.address_to_find(" Anna@EXA\u0308MPLE.com") == "anna@exämple.com"
    assert text.address_to_find(" No Address ") == "no address"
    assert len(text.address_to_find("x" * 1000)) == 254


HOSTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.text() | st.builds("{}@{}.com".format, st.text(max_size=20), HOSTS))
def test_an_accepted_address_is_one_word_that_can_be_sent_and_stored(typed):
    try:
        address = text.email_address(typed)
    except InvalidError:
        return

    assert address.encode()
    assert text.email_address(address) == address
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"} for c in address)


@given(st.text())
def test_folding_what_is_folded_changes_nothing(typed):
    assert text.fold(text.fold(typed)) == text.fold(typed)


@given(st.text(), st.sampled_from([str.upper, str.lower, str.title]))
def test_search_ignores_case(typed, change):
    if change(typed).casefold() == typed.casefold():
        assert text.fold(change(typed)) == text.fold(typed)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Zoë   Ångström ", "zoe angstrom"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("STRASSE Straße", "strasse strasse"),
        ("℡", "tel"),
    ],
)
def test_search_ignores_accents_and_spaces(typed, folded):
    assert text.fold(typed) == folded


@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\x85", "\u2028", "\u2029", "\x00", "\ud800"])
def test_a_line_has_one_line_only(end):
    with pytest.raises(InvalidError, match="one line"):
        text.line(f"Lena{end}Tom", "title", longest=100)


@given(st.text(), st.integers(0, 5), st.integers(5, 20))
def test_an_accepted_line_is_trimmed_and_within_its_length(typed, shortest, longest):
    try:
        kept = text.line(typed, "title", shortest=shortest, longest=longest)
    except InvalidError:
        return

    assert kept == kept.strip()
    assert shortest <= len(kept) <= longest
    assert len(kept.splitlines()) <= 1


def test_prose_keeps_its_lines_and_tabs_and_gets_one_kind_of_line_end():
    assert text.prose(" one\r\ntwo\n\tthree ", "bio", longest=100) == "one\ntwo\n\tthree"


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\rb", "a\ud800b", "x" * 101])
def test_prose_with_controls_or_too_much_of_it_is_refused(typed):
    with pytest.raises(InvalidError):
        text.prose(typed, "bio", longest=100)


@pytest.mark.parametrize("typed", ["anna", "@Anna", " anna-ambrose ", "a1b", "x" * 40])
def test_a_handle_is_letters_digits_and_inner_hyphens(typed):
    assert handle(typed) == typed.strip().lower().removeprefix("@")


@pytest.mark.parametrize(
    "typed", ["", "ab", "-anna", "anna-", "an na", "änna", "x" * 41, "admin", "@Galerly", "a_b"]
)
def test_what_is_no_handle_or_reserved_is_refused(typed):
    with pytest.raises(InvalidError, match="handle"):
        handle(typed)


@given(st.text(), st.text(ID_ALPHABET, min_size=6, max_size=6))
def test_every_name_gives_a_first_handle_that_would_be_accepted(name, suffix):
    first = handle_from(name, suffix)

    assert handle(first) == first
    assert first.endswith(f"-{suffix}")


def test_branding_keeps_known_values_in_lower_case_and_leaves_out_empty_ones():
    assert branding({"accent": " #1A5FD0 ", "face": ""}) == {"accent": "#1a5fd0"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("accent", "red"),
        ("accent", "#fff"),
        ("accent", "#ffff00"),
        ("accent", "#1a5fd0;}body{display:none"),
        ("face", "comic sans"),
        ("logo", "https://example.com/x.svg"),
    ],
)
def test_branding_off_its_grammar_or_hard_to_read_is_refused(key, value):
    with pytest.raises(InvalidError) as caught:
        branding({key: value})

    assert caught.value.field == f"branding.{key}"


def test_a_city_is_found_by_the_start_of_any_of_its_words_accents_aside():
    keys = search_keys(a_city("Saint-Jean d’Angély", ascii_name="Saint-Jean d'Angely"))

    assert any(key.startswith(search_text("ANGÉ")) for key in keys)
    assert any(key.startswith(search_text("jean d'an")) for key in keys)
    assert not any(key.startswith(search_text("ean")) for key in keys)
