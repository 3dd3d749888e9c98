"""The mails of Galerly: what each is made of, in the language of whoever gets it."""

from datetime import timedelta

from attrs import frozen

from galerly.domain.model.account import User
from galerly.domain.model.mail import Mail
from galerly.domain.services.letters import ACCENT, Letter
from galerly.domain.services.mail_words.catalogue import Phrase, Speech


def verify(user: User, url: str) -> Mail:
    """Return the mail that asks to confirm an address."""
    return _to_photographer(user, "verify", url)


def reset(user: User, url: str) -> Mail:
    """Return the mail that lets somebody choose a new password."""
    return _to_photographer(user, "reset", url)


def second_factor(user: User, event: str, url: str, *, left: int) -> Mail:
    """Return the notice that a second factor was switched `on` or `off`, or a code `used` up."""
    if event != "used":
        return _to_photographer(user, f"factor_{event}", url)
    lead = Speech(user.locale).count("factor_used.lead", left)
    return _to_photographer(user, "factor_used", url, lead=lead)


def code(to: str, digits: str, url: str, *, language: str) -> Mail:
    """Return the mail with a client's sign-in code."""
    speech = Speech(language)
    return Letter(
        speech=speech,
        to=to,
        subject=speech.say("code.subject", code=digits),
        title=speech.say("code.title"),
        paragraphs=(speech.say("code.lead"),),
        code=digits,
        after_code=speech.say("code.or"),
        button=speech.say("code.button"),
        url=url,
        notes=(speech.say("code.note"),),
    ).mail()


@frozen(kw_only=True)
class Invited:
    """Who is invited to what."""

    to: str
    name: str  # may be empty
    title: str  # of the gallery
    message: str  # may be empty
    language: str  # empty: the photographer's


def invite(invited: Invited, photographer: User, url: str) -> Mail:
    """Return the mail that invites a client to a gallery."""
    speech = Speech(invited.language or photographer.locale)
    return Letter(
        speech=speech,
        to=invited.to,
        subject=speech.say("invite.subject", photographer=photographer.name, title=invited.title),
        title=Phrase("{title}", {"title": invited.title}),
        paragraphs=(
            _greeting(speech, invited.name),
            speech.say("invite.lead", photographer=photographer.name),
        ),
        quote=invited.message,
        button=speech.say("invite.button"),
        url=url,
        notes=(speech.say("invite.note"),),
        photographer=photographer.name,
        accent=accent_of(photographer),
    ).mail()


@frozen(kw_only=True)
class Leaving:
    """How to get no more of a kind of mail."""

    page_url: str
    one_click_url: str  # a POST to it is enough


def remind(
    invited: Invited, photographer: User, left: timedelta, url: str, leaving: Leaving
) -> Mail:
    """Return the mail that reminds a client of a gallery that closes after the time `left`."""
    speech = Speech(invited.language or photographer.locale)
    days = max(1, round(left / timedelta(days=1)))
    return Letter(
        speech=speech,
        to=invited.to,
        subject=speech.count("remind.subject", days, title=invited.title),
        title=Phrase("{title}", {"title": invited.title}),
        paragraphs=(
            _greeting(speech, invited.name),
            speech.count("remind.lead", days, photographer=photographer.name),
        ),
        button=speech.say("invite.button"),
        url=url,
        notes=(speech.say("invite.note"),),
        photographer=photographer.name,
        accent=accent_of(photographer),
        unsubscribe=speech.say("remind.leave"),
        unsubscribe_url=leaving.page_url,
        one_click_url=leaving.one_click_url,
    ).mail()


def selection(  # noqa: PLR0913 - what the photographer wants to know
    user: User, *, who: str, count: int, title: str, note: str, url: str
) -> Mail:
    """Return the mail that tells a photographer of a finished selection; `who` may be empty."""
    speech = Speech(user.locale)
    named = who or str(speech.say("selection.somebody"))
    lead = speech.count("selection.lead", count, who=named, title=title)
    return Letter(
        speech=speech,
        to=user.email,
        subject=speech.count("selection.subject", count, who=named, title=title),
        title=speech.say("selection.title"),
        paragraphs=(lead, speech.say("selection.note")) if note else (lead,),
        quote=note,
        button=speech.say("selection.button"),
        url=url,
    ).mail()


def newsletter(to: str, confirm_url: str, leaving: Leaving, *, language: str) -> Mail:
    """Return the mail that asks to confirm a newsletter subscription."""
    speech = Speech(language)
    return Letter(
        speech=speech,
        to=to,
        subject=speech.say("newsletter.subject"),
        title=speech.say("newsletter.subject"),
        paragraphs=(speech.say("newsletter.lead"),),
        button=speech.say("newsletter.button"),
        url=confirm_url,
        notes=(speech.say("newsletter.note"),),
        unsubscribe=speech.say("newsletter.leave"),
        unsubscribe_url=leaving.page_url,
        one_click_url=leaving.one_click_url,
    ).mail()


def accent_of(photographer: User) -> str:
    """Return the color of the photographer's buttons; it was checked when it was saved."""
    return photographer.branding.get("accent", ACCENT)


def _to_photographer(user: User, key: str, url: str, *, lead: Phrase | None = None) -> Mail:
    """Return a mail of greeting, lead, button and note about somebody's own account."""
    speech = Speech(user.locale)
    return Letter(
        speech=speech,
        to=user.email,
        subject=speech.say(f"{key}.subject"),
        title=speech.say(f"{key}.subject"),
        paragraphs=(_greeting(speech, user.name), lead or speech.say(f"{key}.lead")),
        button=speech.say(f"{key}.button"),
        url=url,
        notes=(speech.say(f"{key}.note"),),
    ).mail()


def _greeting(speech: Speech, name: str) -> Phrase:
    return speech.say("hello", name=name) if name else speech.say("hello_all")
