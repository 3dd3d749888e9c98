"""What mails say, in German: formally, as a studio speaks with its clients."""

WORDS = {
    "hello": "Guten Tag {name},",
    "hello_all": "Guten Tag,",
    "copy": "Oder kopieren Sie diese Adresse in Ihren Browser:",
    "sent_with": "Gesendet mit Galerly",
    "sent_for": "Gesendet mit Galerly im Auftrag von {photographer}",
    "verify.subject": "Bestätigen Sie Ihre E-Mail-Adresse",
    "verify.lead": "willkommen bei Galerly. Bitte bestätigen Sie, dass diese Adresse Ihre ist.",
    "verify.button": "Adresse bestätigen",
    "verify.note": (
        "Der Link gilt einmal, 24 Stunden lang. Wenn Sie sich nicht angemeldet haben, ist nichts "
        "zu tun."
    ),
    "reset.subject": "Wählen Sie ein neues Passwort",
    "reset.lead": "jemand, vermutlich Sie, möchte ein neues Passwort für Ihr Konto.",
    "reset.button": "Passwort wählen",
    "reset.note": (
        "Der Link gilt einmal, 60 Minuten lang. Wenn Sie es nicht waren, ist nichts zu tun: Ihr "
        "Passwort bleibt, wie es ist."
    ),
    "factor_on.subject": "Ihr Konto fragt jetzt nach einem Code",
    "factor_on.lead": (
        "ein zweiter Faktor wurde eingeschaltet: Wer sich bei Ihrem Konto anmeldet, braucht außer "
        "dem Passwort einen Code Ihrer Authenticator-App. Alle anderen Sitzungen wurden beendet."
    ),
    "factor_on.button": "Einstellungen öffnen",
    "factor_on.note": (
        "Wenn Sie es nicht waren, ist jemand anderes bei Ihrem Konto angemeldet. Wählen Sie über "
        "„Passwort vergessen?“ auf der Anmeldeseite ein neues Passwort und schreiben Sie an die, "
        "die diese Seite betreiben."
    ),
    "factor_off.subject": "Ihr Konto fragt nicht mehr nach einem Code",
    "factor_off.lead": (
        "der zweite Faktor wurde ausgeschaltet: Zum Anmelden genügt wieder das Passwort."
    ),
    "factor_off.button": "Einstellungen öffnen",
    "factor_off.note": (
        "Wenn Sie es nicht waren, kennt jemand Ihr Passwort. Wählen Sie über „Passwort vergessen?“ "
        "auf der Anmeldeseite ein neues und schalten Sie den zweiten Faktor wieder ein."
    ),
    "factor_used.subject": "Ein Wiederherstellungscode wurde benutzt",
    "factor_used.lead.one": (
        "jemand, vermutlich Sie, hat sich mit einem Wiederherstellungscode bei Ihrem Konto "
        "angemeldet. Es ist noch {count} übrig."
    ),
    "factor_used.lead.other": (
        "jemand, vermutlich Sie, hat sich mit einem Wiederherstellungscode bei Ihrem Konto "
        "angemeldet. Es sind noch {count} übrig."
    ),
    "factor_used.button": "Einstellungen öffnen",
    "factor_used.note": (
        "Wenn Sie es nicht waren, wählen Sie sofort ein neues Passwort: Das beendet jede Sitzung. "
        "Neue Wiederherstellungscodes gibt es, wenn Sie den zweiten Faktor aus- und wieder "
        "einschalten."
    ),
    "code.subject": "{code} ist Ihr Code",
    "code.title": "Ihr Code",
    "code.lead": "Mit diesem Code sehen Sie Ihre Galerien:",
    "code.or": "Oder öffnen Sie sie hiermit auf dem Gerät, auf dem Sie sie sehen möchten.",
    "code.button": "Meine Galerien öffnen",
    "code.note": (
        "Der Code gilt einmal, 10 Minuten lang. Wenn Sie ihn nicht angefordert haben, ist nichts "
        "zu tun."
    ),
    "invite.subject": "{photographer} hat „{title}“ mit Ihnen geteilt",
    "invite.lead": "{photographer} hat eine Galerie für Sie.",
    "invite.button": "Fotos ansehen",
    "invite.note": (
        "Sie brauchen kein Passwort: Melden Sie sich mit der E-Mail-Adresse an, an die diese Mail "
        "ging, und wir schicken Ihnen einen Code."
    ),
    "remind.subject.one": "„{title}“ schließt in {count} Tag",
    "remind.subject.other": "„{title}“ schließt in {count} Tagen",
    "remind.lead.one": (
        "die Galerie von {photographer} für Sie schließt in {count} Tag. "
        "Bis dahin können Sie noch ansehen, auswählen und herunterladen."
    ),
    "remind.lead.other": (
        "die Galerie von {photographer} für Sie schließt in {count} Tagen. "
        "Bis dahin können Sie noch ansehen, auswählen und herunterladen."
    ),
    "remind.leave": "Sie wollen an diese Galerie nicht erinnert werden? Hier hört es auf:",
    "selection.subject.one": "{who} hat {count} Foto aus „{title}“ gewählt",
    "selection.subject.other": "{who} hat {count} Fotos aus „{title}“ gewählt",
    "selection.title": "Die Auswahl ist getroffen",
    "selection.lead.one": "{who} hat {count} Foto aus „{title}“ gewählt.",
    "selection.lead.other": "{who} hat {count} Fotos aus „{title}“ gewählt.",
    "selection.note": "Die Nachricht dazu:",
    "selection.button": "Auswahl ansehen",
    "selection.somebody": "Jemand",
    "newsletter.subject": "Bestätigen Sie Ihr Abonnement",
    "newsletter.lead": "Sie möchten unseren Newsletter. Bitte bestätigen Sie das.",
    "newsletter.button": "Bestätigen",
    "newsletter.note": ("Der Link gilt 24 Stunden. Wenn Sie das nicht möchten, ist nichts zu tun."),
    "newsletter.leave": "Sie wollen keine Post von uns? Hier sorgen Sie dafür, dass nichts kommt:",
}
