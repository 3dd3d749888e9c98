"""What mails say, in Dutch: with "je"."""

WORDS = {
    "hello": "Hallo {name},",
    "hello_all": "Hallo,",
    "copy": "Of kopieer dit adres naar je browser:",
    "sent_with": "Verzonden met Galerly",
    "sent_for": "Verzonden met Galerly namens {photographer}",
    "verify.subject": "Bevestig je e-mailadres",
    "verify.lead": "Welkom bij Galerly. Bevestig even dat dit adres van jou is.",
    "verify.button": "Adres bevestigen",
    "verify.note": (
        "De link werkt één keer, 24 uur lang. Heb je je niet aangemeld? Dan hoef je niets te doen."
    ),
    "reset.subject": "Kies een nieuw wachtwoord",
    "reset.lead": "Iemand, waarschijnlijk jij, wil een nieuw wachtwoord voor je account.",
    "reset.button": "Wachtwoord kiezen",
    "reset.note": (
        "De link werkt één keer, 60 minuten lang. Was jij het niet? Dan hoef je niets te doen: je "
        "wachtwoord blijft zoals het is."
    ),
    "factor_on.subject": "Je account vraagt nu om een code",
    "factor_on.lead": (
        "Er is een tweede factor ingeschakeld: wie bij je account inlogt, heeft naast het "
        "wachtwoord een code uit je authenticator-app nodig. Alle andere sessies zijn beëindigd."
    ),
    "factor_on.button": "Instellingen openen",
    "factor_on.note": (
        "Was jij het niet? Dan is iemand anders bij je account ingelogd. Kies een nieuw wachtwoord "
        "via ‘Wachtwoord vergeten?’ op de inlogpagina en schrijf naar wie deze site beheert."
    ),
    "factor_off.subject": "Je account vraagt niet meer om een code",
    "factor_off.lead": (
        "De tweede factor is uitgeschakeld: voor het inloggen is het wachtwoord weer genoeg."
    ),
    "factor_off.button": "Instellingen openen",
    "factor_off.note": (
        "Was jij het niet? Dan kent iemand je wachtwoord. Kies een nieuw via ‘Wachtwoord "
        "vergeten?’ op de inlogpagina en schakel de tweede factor weer in."
    ),
    "factor_used.subject": "Er is een herstelcode gebruikt",
    "factor_used.lead.one": (
        "Iemand, waarschijnlijk jij, heeft met een herstelcode bij je account ingelogd. Er is er "
        "nog {count} over."
    ),
    "factor_used.lead.other": (
        "Iemand, waarschijnlijk jij, heeft met een herstelcode bij je account ingelogd. Er zijn er "
        "nog {count} over."
    ),
    "factor_used.button": "Instellingen openen",
    "factor_used.note": (
        "Was jij het niet? Kies dan meteen een nieuw wachtwoord: dat beëindigt elke sessie. Voor "
        "nieuwe herstelcodes schakel je de tweede factor uit en weer in."
    ),
    "code.subject": "{code} is je code",
    "code.title": "Je code",
    "code.lead": "Met deze code zie je je galerijen:",
    "code.or": "Of open ze met deze knop, op het apparaat waarop je ze wilt zien.",
    "code.button": "Mijn galerijen openen",
    "code.note": (
        "De code werkt één keer, 10 minuten lang. Heb je er niet om gevraagd? Dan hoef je niets te "
        "doen."
    ),
    "invite.subject": "{photographer} heeft ‘{title}’ met je gedeeld",
    "invite.lead": "{photographer} heeft een galerij voor je.",
    "invite.button": "Bekijk de foto’s",
    "invite.note": (
        "Je hebt geen wachtwoord nodig: log in met het e-mailadres waarop je dit bericht kreeg, "
        "en we mailen je een code."
    ),
    "remind.subject.one": "‘{title}’ sluit over {count} dag",
    "remind.subject.other": "‘{title}’ sluit over {count} dagen",
    "remind.lead.one": (
        "De galerij van {photographer} voor jou sluit over {count} dag. "
        "Tot dan kun je nog kijken, kiezen en downloaden."
    ),
    "remind.lead.other": (
        "De galerij van {photographer} voor jou sluit over {count} dagen. "
        "Tot dan kun je nog kijken, kiezen en downloaden."
    ),
    "remind.leave": "Wil je geen herinneringen aan deze galerij? Hier stoppen ze:",
    "selection.subject.one": "{who} koos {count} foto uit ‘{title}’",
    "selection.subject.other": "{who} koos {count} foto’s uit ‘{title}’",
    "selection.title": "De keuze is gemaakt",
    "selection.lead.one": "{who} heeft {count} foto gekozen uit ‘{title}’.",
    "selection.lead.other": "{who} heeft {count} foto’s gekozen uit ‘{title}’.",
    "selection.note": "Het bericht erbij:",
    "selection.button": "Bekijk de selectie",
    "selection.somebody": "Iemand",
    "newsletter.subject": "Bevestig je abonnement",
    "newsletter.lead": "Je hebt onze nieuwsbrief aangevraagd. Bevestig dat even.",
    "newsletter.button": "Bevestigen",
    "newsletter.note": (
        "De link werkt 24 uur. Heb je er niet om gevraagd? Dan hoef je niets te doen."
    ),
    "newsletter.leave": "Wil je geen mail van ons? Hier zorg je dat er niets komt:",
}
