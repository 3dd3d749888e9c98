/** What the studio tells by itself: news of galleries, and which mails go out. */
export const notices = {
  new: "Nieuw",
  newText: "Nieuw: reacties of keuzes die je nog niet hebt gezien",
  mails: "E-mails",
  selections: "Mail mij als een klant een keuze heeft verstuurd",
  selectionsHint: "Eén keer per keuze, naar jouw adres.",
  reminders: "Herinner klanten voordat een galerie sluit",
  remindersHint:
    "14 dagen, 3 dagen en 1 dag voor het einde, aan wie je de uitnodiging hebt gemaild.",
  waits: "Gaat uit als de galerie opent",
  opensAt: "Opent op",
  opensHint: "Tot dan zie alleen jij ze en wachten uitnodigingen. Leeg: zodra ze gepubliceerd is.",
};
