/** What photographers do best, in French. */

export const specialities = {
  label: "Spécialités",
  hint: "Cinq au plus. C’est par elles qu’on vous trouve dans l’annuaire.",
  filter: "Pour quoi",
  all: "Tout",
  search: "Nom",
  found: {
    zero: "Personne",
    one: "{count} résultat",
    other: "{count} résultats",
  },
  none: "Personne de tel ici",
  noneText: "Essayez un autre mot, une autre spécialité, ou cherchez partout.",
  of: {
    weddings: "Mariages",
    couples: "Couples",
    families: "Familles",
    newborns: "Nouveau-nés",
    portraits: "Portraits",
    events: "Événements",
    business: "Entreprise",
    products: "Produits",
    food: "Culinaire",
    architecture: "Architecture",
    travel: "Voyage",
    nature: "Nature",
    sports: "Sport",
    animals: "Animaux",
  },
};
