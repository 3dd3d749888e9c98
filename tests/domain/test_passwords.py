import pytest
from hypothesis import given
from hypothesis import strategies as st

from galerly.adapters.memory.passwords import FastPasswords
from galerly.domain.model.errors import InvalidError
from galerly.domain.services.passwords import check_password

PASSWORDS = FastPasswords()
EMAIL = "anna.ambrose@example.com"


@pytest.mark.parametrize(
    "password",
    [
        "seven blue herons",
        "          ",
        "correcthorsebattery",
        "пароль-длинный",
        "x9" * 128,
        "8374651092",
    ],
)
def test_ten_characters_of_any_kind_are_enough(password):
    check_password(PASSWORDS, password, email=EMAIL)


@pytest.mark.parametrize("password", ["", "ninechars", "x9" * 128 + "!", "🦉" * 9])
def test_fewer_than_10_or_more_than_256_characters_are_refused(password):
    with pytest.raises(InvalidError, match="10 to 256"):
        check_password(PASSWORDS, password, email=EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "password123!",
        "PASSWORD2026",
        "qwertyuiop",
        EMAIL,
        EMAIL.upper(),
        "Anna.Ambrose",
        "anna.ambrose2026!",
        "Galerly2026",
        "galerly!!!!",
    ],
)
def test_what_guessers_try_first_is_refused(password):
    with pytest.raises(InvalidError, match="easy to guess") as caught:
        check_password(PASSWORDS, password, email=EMAIL, field="new_password")

    assert caught.value.field == "new_password"


@given(st.text(min_size=10, max_size=40))
def test_whether_an_account_is_known_changes_only_what_concerns_its_address(password):
    def accepted(email):
        try:
            check_password(PASSWORDS, password, email=email)
        except InvalidError:
            return False
        return True

    if "anna" not in password.casefold():
        assert accepted(EMAIL) == accepted("")
