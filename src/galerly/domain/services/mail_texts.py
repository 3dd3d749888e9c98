"""The words of Galerly's mails."""

from galerly.domain.model.mail import Mail


def verify(to: str, name: str, url: str) -> Mail:
    """Return the mail that asks to confirm an address."""
    return Mail(
        to=to,
        subject="Confirm your e-mail address",
        text=(
            f"Hello {name},\n\nwelcome to Galerly. Please confirm that this address is yours:\n\n"
            f"{url}\n\nThe link works once, for 24 hours. If you did not sign up, "
            "ignore this mail.\n"
        ),
    )


def reset(to: str, name: str, url: str) -> Mail:
    """Return the mail that lets somebody choose a new password."""
    return Mail(
        to=to,
        subject="Choose a new password",
        text=(
            f"Hello {name},\n\nsomebody, probably you, wants a new password for your account:\n\n"
            f"{url}\n\nThe link works once, for 60 minutes. If it was not you, ignore this mail: "
            "your password stays as it is.\n"
        ),
    )


def code(to: str, digits: str, url: str) -> Mail:
    """Return the mail with a client's sign-in code."""
    return Mail(
        to=to,
        subject=f"{digits} is your code",
        text=(
            f"Your code to see your galleries is:\n\n    {digits}\n\nOr open this page on the "
            f"device where you want to see them:\n\n{url}\n\nThe code works once, for 10 minutes. "
            "If you did not ask for it, ignore this mail.\n"
        ),
    )


def invite(  # noqa: PLR0913 - what an invitation says
    to: str, *, name: str, photographer: str, title: str, message: str, url: str
) -> Mail:
    """Return the mail that invites a client to a gallery."""
    greeting = f"Hello {name}," if name else "Hello,"
    words = f"\n{message}\n" if message else ""
    return Mail(
        to=to,
        subject=f"{photographer} shared “{title}” with you",
        text=(
            f"{greeting}\n\n{photographer} has a gallery for you: “{title}”.\n{words}\n"
            f"See it here; sign in with this e-mail address:\n\n{url}\n"
        ),
    )


def selection(  # noqa: PLR0913 - what the photographer wants to know
    to: str, *, who: str, count: int, title: str, note: str, url: str
) -> Mail:
    """Return the mail that tells a photographer of a finished selection."""
    photos = "1 photo" if count == 1 else f"{count} photos"
    words = f"\nTheir note:\n\n{note}\n" if note else ""
    return Mail(
        to=to,
        subject=f"{who} chose {photos} from “{title}”",
        text=f"{who} has chosen {photos} from “{title}”.\n{words}\nSee the selection:\n\n{url}\n",
    )


def newsletter(to: str, confirm_url: str, leave_url: str) -> Mail:
    """Return the mail that asks to confirm a newsletter subscription."""
    return Mail(
        to=to,
        subject="Confirm your subscription",
        text=(
            "You asked for our newsletter. Please confirm:\n\n"
            f"{confirm_url}\n\nThe link works for 24 hours. If you did not ask, ignore this mail, "
            f"or make sure that nothing comes:\n\n{leave_url}\n"
        ),
        unsubscribe_url=leave_url,
    )
