/** What photographers do best, in German. */

export const specialities = {
  label: "Schwerpunkte",
  hint: "Bis zu fünf. Über sie findet man Sie im Verzeichnis.",
  filter: "Wofür",
  all: "Alles",
  search: "Name",
  found: {
    zero: "Niemand gefunden",
    one: "{count} Treffer",
    other: "{count} Treffer",
  },
  none: "So jemanden gibt es hier nicht",
  noneText: "Versuchen Sie ein anderes Wort, einen anderen Schwerpunkt, oder suchen Sie überall.",
  of: {
    weddings: "Hochzeiten",
    couples: "Paare",
    families: "Familien",
    newborns: "Neugeborene",
    portraits: "Porträts",
    events: "Veranstaltungen",
    business: "Business",
    products: "Produkte",
    food: "Food",
    architecture: "Architektur",
    travel: "Reisen",
    nature: "Natur",
    sports: "Sport",
    animals: "Tiere",
  },
};
