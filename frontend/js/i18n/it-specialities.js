/** What photographers do best, in Italian. */

export const specialities = {
  label: "Specialità",
  hint: "Fino a cinque. Ti trovano così nell’elenco.",
  filter: "Per che cosa",
  all: "Tutto",
  search: "Nome",
  found: {
    zero: "Nessuno",
    one: "{count} risultato",
    other: "{count} risultati",
  },
  none: "Nessuno così, qui",
  noneText: "Prova un’altra parola, un’altra specialità, o cerca ovunque.",
  of: {
    weddings: "Matrimoni",
    couples: "Coppie",
    families: "Famiglie",
    newborns: "Neonati",
    portraits: "Ritratti",
    events: "Eventi",
    business: "Aziende",
    products: "Prodotti",
    food: "Cucina",
    architecture: "Architettura",
    travel: "Viaggi",
    nature: "Natura",
    sports: "Sport",
    animals: "Animali",
  },
};
