/** What the studio tells by itself: news of galleries, and which mails go out. */
export const notices = {
  new: "Nuovo",
  newText: "Nuovo: commenti o scelte che non hai ancora visto",
  mails: "E-mail",
  selections: "Avvisami quando un cliente invia la sua scelta",
  selectionsHint: "Una volta per ogni scelta, al tuo indirizzo.",
  reminders: "Avvisa i clienti prima che una galleria chiuda",
  remindersHint:
    "14 giorni, 3 giorni e 1 giorno prima della fine, a chi ha ricevuto l’invito per e-mail.",
  waits: "Parte quando la galleria apre",
  opensAt: "Apre il",
  opensHint: "Fino ad allora la vedi solo tu e gli inviti aspettano. Vuoto: appena pubblicata.",
};
