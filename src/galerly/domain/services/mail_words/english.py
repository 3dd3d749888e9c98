"""What mails say, in English."""

WORDS = {
    "hello": "Hello {name},",
    "hello_all": "Hello,",
    "copy": "Or copy this address into your browser:",
    "sent_with": "Sent with Galerly",
    "sent_for": "Sent with Galerly on behalf of {photographer}",
    "verify.subject": "Confirm your e-mail address",
    "verify.lead": "welcome to Galerly. Please confirm that this address is yours.",
    "verify.button": "Confirm address",
    "verify.note": "The link works once, for 24 hours. If you did not sign up, ignore this mail.",
    "reset.subject": "Choose a new password",
    "reset.lead": "somebody, probably you, wants a new password for your account.",
    "reset.button": "Choose a password",
    "reset.note": (
        "The link works once, for 60 minutes. If it was not you, ignore this mail: your password "
        "stays as it is."
    ),
    "factor_on.subject": "Your account now asks for a code",
    "factor_on.lead": (
        "a second factor was switched on: whoever signs in to your account needs a code of your "
        "authenticator app beside the password. All other sessions were ended."
    ),
    "factor_on.button": "Open settings",
    "factor_on.note": (
        "If it was not you, somebody else is signed in to your account. Choose a new password "
        "with “Forgot your password?” on the sign-in page, and write to whoever runs this site."
    ),
    "factor_off.subject": "Your account no longer asks for a code",
    "factor_off.lead": "the second factor was switched off: the password alone signs you in again.",
    "factor_off.button": "Open settings",
    "factor_off.note": (
        "If it was not you, somebody knows your password. Choose a new one with “Forgot your "
        "password?” on the sign-in page, and switch the second factor on again."
    ),
    "factor_used.subject": "A recovery code was used",
    "factor_used.lead.one": (
        "somebody, probably you, signed in to your account with a recovery code. {count} is left."
    ),
    "factor_used.lead.other": (
        "somebody, probably you, signed in to your account with a recovery code. {count} are left."
    ),
    "factor_used.button": "Open settings",
    "factor_used.note": (
        "If it was not you, choose a new password at once: it ends every session. For new "
        "recovery codes, switch the second factor off and on again."
    ),
    "code.subject": "{code} is your code",
    "code.title": "Your code",
    "code.lead": "With this code you can see your galleries:",
    "code.or": "Or open them with this button, on the device where you want to see them.",
    "code.button": "Open my galleries",
    "code.note": (
        "The code works once, for 10 minutes. If you did not ask for it, ignore this mail."
    ),
    "invite.subject": "{photographer} shared “{title}” with you",
    "invite.lead": "{photographer} has a gallery for you.",
    "invite.button": "See the photos",
    "invite.note": (
        "You need no password: sign in with the e-mail address that this mail went to, and we mail "
        "you a code."
    ),
    "remind.subject.one": "“{title}” closes in {count} day",
    "remind.subject.other": "“{title}” closes in {count} days",
    "remind.lead.one": (
        "{photographer}’s gallery for you closes in {count} day. "
        "Until then you can still look, choose and download."
    ),
    "remind.lead.other": (
        "{photographer}’s gallery for you closes in {count} days. "
        "Until then you can still look, choose and download."
    ),
    "remind.leave": "You want no reminders of this gallery? Here they end:",
    "selection.subject.one": "{who} chose {count} photo from “{title}”",
    "selection.subject.other": "{who} chose {count} photos from “{title}”",
    "selection.title": "The choice is made",
    "selection.lead.one": "{who} has chosen {count} photo from “{title}”.",
    "selection.lead.other": "{who} has chosen {count} photos from “{title}”.",
    "selection.note": "Their note:",
    "selection.button": "See the selection",
    "selection.somebody": "A viewer",
    "newsletter.subject": "Confirm your subscription",
    "newsletter.lead": "You asked for our newsletter. Please confirm.",
    "newsletter.button": "Confirm",
    "newsletter.note": "The link works for 24 hours. If you did not ask, ignore this mail.",
    "newsletter.leave": "You want no mail from us? Here you make sure that nothing comes:",
}
