/** The list of galleries, in German. */

export const dashboard = {
  guide: "Ihre erste Übergabe",
  guideWelcome: "Willkommen, {name}",
  guideLead: "Drei Schritte, und Ihre Kunden sehen Bilder.",
  guideHide: "Diese Anleitung ausblenden",
  stepDone: "Erledigt: {step}",
  stepMake: "Galerie anlegen",
  stepMakeText:
    "Ein Titel genügt für den Anfang. Niemand außer Ihnen sieht sie, bis Sie sie veröffentlichen.",
  stepDrop: "Fotos hineinlegen",
  stepDropText:
    "Einen Ordner oder Tausende Dateien auf einmal. Originale bleiben, wie sie sind; jedes wird quittiert.",
  stepShare: "Einen Link teilen",
  stepShareText:
    "Ihre Kunden brauchen kein Konto: Sie schauen, wählen, kommentieren und laden herunter.",
  stepPublishGo: "Veröffentlichen und teilen",
  allDone: "Ihre erste Galerie ist draußen",
  allDoneText:
    "Was Ihre Kunden wählen und schreiben, steht unter Auswahl; wie oft sie schauen, unter Aktivität.",
  sortNewest: "Neueste zuerst",
  sortShot: "Nach Aufnahmetag",
  sortTitle: "Nach Titel",
  commandsOf: "Mehr zu {title}",
  clear: "Alle Galerien zeigen",
};
