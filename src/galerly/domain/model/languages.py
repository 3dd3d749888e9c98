"""The languages that pages and mails speak."""

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
DEFAULT = "en"

_WISHES_MAX = 20  # of a header that anybody may write as long as they like


def preferred(accept_language: str | None) -> str | None:
    """Return the language of ours that an `Accept-Language` header likes best; None for none.

    RFC 9110 section 12.5.4: a weight of 0 means "not this one". Regions do not matter: `de-AT`
    is German. What cannot be read is passed over.
    """
    wishes: list[tuple[float, int, str]] = []
    for place, wish in enumerate((accept_language or "").split(",")[:_WISHES_MAX]):
        tag, _, rest = wish.strip().partition(";")
        code = tag.strip().lower().partition("-")[0]
        weight = _weight(rest)
        if code in LANGUAGES and weight > 0:
            wishes.append((-weight, place, code))
    return min(wishes)[2] if wishes else None


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
