"""What mails say, in Italian: with "tu"."""

WORDS = {
    "hello": "Ciao {name},",
    "hello_all": "Ciao,",
    "copy": "Oppure copia questo indirizzo nel tuo browser:",
    "sent_with": "Inviato con Galerly",
    "sent_for": "Inviato con Galerly per conto di {photographer}",
    "verify.subject": "Conferma il tuo indirizzo e-mail",
    "verify.lead": "ti diamo il benvenuto su Galerly. Conferma che questo indirizzo è tuo.",
    "verify.button": "Conferma l’indirizzo",
    "verify.note": (
        "Il link funziona una sola volta, per 24 ore. Se non ti sei registrato tu, ignora questo "
        "messaggio."
    ),
    "reset.subject": "Scegli una nuova password",
    "reset.lead": "qualcuno, probabilmente tu, vuole una nuova password per il tuo account.",
    "reset.button": "Scegli la password",
    "reset.note": (
        "Il link funziona una sola volta, per 60 minuti. Se non sei stato tu, ignora questo "
        "messaggio: la tua password resta com’è."
    ),
    "factor_on.subject": "Il tuo account ora chiede un codice",
    "factor_on.lead": (
        "è stato attivato un secondo fattore: per accedere al tuo account serve un codice della "
        "tua app di autenticazione oltre alla password. Tutte le altre sessioni sono state chiuse."
    ),
    "factor_on.button": "Apri le impostazioni",
    "factor_on.note": (
        "Se non sei stato tu, qualcun altro ha effettuato l’accesso al tuo account. Scegli una "
        "nuova password con «Password dimenticata?» nella pagina di accesso e scrivi a chi "
        "gestisce questo sito."
    ),
    "factor_off.subject": "Il tuo account non chiede più un codice",
    "factor_off.lead": (
        "il secondo fattore è stato disattivato: per accedere basta di nuovo la password."
    ),
    "factor_off.button": "Apri le impostazioni",
    "factor_off.note": (
        "Se non sei stato tu, qualcuno conosce la tua password. Scegline una nuova con «Password "
        "dimenticata?» nella pagina di accesso e riattiva il secondo fattore."
    ),
    "factor_used.subject": "È stato usato un codice di recupero",
    "factor_used.lead.one": (
        "qualcuno, probabilmente tu, ha effettuato l’accesso al tuo account con un codice di "
        "recupero. Ne resta {count}."
    ),
    "factor_used.lead.other": (
        "qualcuno, probabilmente tu, ha effettuato l’accesso al tuo account con un codice di "
        "recupero. Ne restano {count}."
    ),
    "factor_used.button": "Apri le impostazioni",
    "factor_used.note": (
        "Se non sei stato tu, scegli subito una nuova password: chiude tutte le sessioni. Per "
        "avere nuovi codici di recupero, disattiva e riattiva il secondo fattore."
    ),
    "code.subject": "{code} è il tuo codice",
    "code.title": "Il tuo codice",
    "code.lead": "Con questo codice puoi vedere le tue gallerie:",
    "code.or": "Oppure aprile con questo pulsante, sul dispositivo su cui vuoi vederle.",
    "code.button": "Apri le mie gallerie",
    "code.note": (
        "Il codice funziona una sola volta, per 10 minuti. Se non l’hai chiesto tu, ignora questo "
        "messaggio."
    ),
    "invite.subject": "{photographer} ha condiviso «{title}» con te",
    "invite.lead": "{photographer} ha una galleria per te.",
    "invite.button": "Guarda le foto",
    "invite.note": (
        "Non ti serve una password: accedi con l’indirizzo e-mail che ha ricevuto questo messaggio "
        "e ti mandiamo un codice."
    ),
    "remind.subject.one": "«{title}» chiude tra {count} giorno",
    "remind.subject.other": "«{title}» chiude tra {count} giorni",
    "remind.lead.one": (
        "la galleria di {photographer} per te chiude tra {count} giorno. "
        "Fino ad allora puoi ancora guardare, scegliere e scaricare."
    ),
    "remind.lead.other": (
        "la galleria di {photographer} per te chiude tra {count} giorni. "
        "Fino ad allora puoi ancora guardare, scegliere e scaricare."
    ),
    "remind.leave": "Non vuoi altri promemoria di questa galleria? Si fermano qui:",
    "selection.subject.one": "{who} ha scelto {count} foto da «{title}»",
    "selection.subject.other": "{who} ha scelto {count} foto da «{title}»",
    "selection.title": "La scelta è fatta",
    "selection.lead.one": "{who} ha scelto {count} foto da «{title}».",
    "selection.lead.other": "{who} ha scelto {count} foto da «{title}».",
    "selection.note": "Il messaggio:",
    "selection.button": "Vedi la selezione",
    "selection.somebody": "Qualcuno",
    "newsletter.subject": "Conferma la tua iscrizione",
    "newsletter.lead": "Hai chiesto la nostra newsletter. Conferma, per favore.",
    "newsletter.button": "Conferma",
    "newsletter.note": (
        "Il link funziona per 24 ore. Se non l’hai chiesta tu, ignora questo messaggio."
    ),
    "newsletter.leave": "Non vuoi posta da noi? Qui fai in modo che non arrivi nulla:",
}
