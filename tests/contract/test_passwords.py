import pytest

from galerly.adapters.bcrypt.passwords import BcryptPasswords
from galerly.adapters.memory.passwords import FastPasswords

PASSWORDS = {
    "memory": FastPasswords,
    "bcrypt": lambda: BcryptPasswords(b"p" * 32, cost=4),  # 4 is the least that bcrypt takes
}


@pytest.fixture(params=PASSWORDS)  # a new adapter joins above
def passwords(request):
    return PASSWORDS[request.param]()


ODD = [
    *("correct horse battery staple", " leading and trailing ", "a" * 71, "a" * 72, "a" * 73),
    *(
        "a" * 256,
        "with\x00NUL",
        "\x00",
        "📷" * 64,
        "Zoë",
        "Zoe\u0308",
        "\ud800 lone",
        "tab\tline\n",
    ),
]


@pytest.mark.parametrize("password", ODD)
def test_a_password_is_verified_as_typed(passwords, password):
    hashed = passwords.hash(password)

    assert passwords.verify(password, hashed)
    assert not passwords.verify(f"{password}x", hashed)
    assert not passwords.verify(f" {password}", hashed)
    assert not passwords.verify(password[:-1], hashed)
    assert not passwords.verify(password.swapcase() + "?", hashed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a" * 72 + "1", "a" * 72 + "2"), ("a\x00b", "a\x00c"), ("é", "e\u0301"), ("A", "a")],
)
def test_no_two_passwords_are_one(passwords, one, other):
    assert not passwords.verify(other, passwords.hash(one))


def test_a_hash_is_salted_and_hides_the_password(passwords):
    first, second = passwords.hash("open sesame"), passwords.hash("open sesame")

    assert first != second
    assert "open sesame" not in first


def test_nobody_has_no_password(passwords):
    assert not passwords.verify("", None)
    assert not passwords.verify("anything", None)


def test_a_new_hash_is_not_outdated(passwords):
    assert not passwords.outdated(passwords.hash("open sesame"))


def test_a_hash_of_an_older_scheme_is_outdated(passwords):
    assert passwords.outdated("v0$older")


@pytest.mark.parametrize(
    "common",
    ["password", "PassWord", "password1", "Password123!", "qwerty?!", "1234567890", "iloveyou2026"],
)
def test_what_guessers_try_first_is_common(passwords, common):
    assert passwords.is_common(common)


@pytest.mark.parametrize("rare", ["", "!!!", "4711!4712?", "correct horse battery staple", "zoë-λ"])
def test_anything_else_is_not_common(passwords, rare):
    assert not passwords.is_common(rare)
