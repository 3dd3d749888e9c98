/** What the studio tells by itself: news of galleries, and which mails go out. */
export const notices = {
  new: "Neu",
  newText: "Neu: Kommentare oder Auswahlen, die Sie noch nicht gesehen haben",
  mails: "E-Mails",
  selections: "Mir schreiben, wenn ein Kunde eine Auswahl gesendet hat",
  selectionsHint: "Einmal für jede Auswahl, an Ihre Adresse.",
  reminders: "Kunden erinnern, bevor eine Galerie schließt",
  remindersHint:
    "14 Tage, 3 Tage und 1 Tag vor ihrem Ende, und zwar alle, denen Sie die Einladung per E-Mail geschickt haben.",
  waits: "Geht hinaus, wenn die Galerie öffnet",
  opensAt: "Öffnet am",
  opensHint:
    "Bis dahin sehen nur Sie sie, und Einladungen warten. Leer: sobald sie veröffentlicht ist.",
};
