/** What photographers do best, in Dutch. */

export const specialities = {
  label: "Specialiteiten",
  hint: "Hoogstens vijf. Zo vinden mensen je in de gids.",
  filter: "Waarvoor",
  all: "Alles",
  search: "Naam",
  found: {
    zero: "Niemand gevonden",
    one: "{count} fotograaf",
    other: "{count} fotografen",
  },
  none: "Zo iemand is hier niet",
  noneText: "Probeer een ander woord, een andere specialiteit, of zoek overal.",
  of: {
    weddings: "Bruiloften",
    couples: "Stellen",
    families: "Gezinnen",
    newborns: "Newborns",
    portraits: "Portretten",
    events: "Evenementen",
    business: "Zakelijk",
    products: "Producten",
    food: "Eten & drinken",
    architecture: "Architectuur",
    travel: "Reizen",
    nature: "Natuur",
    sports: "Sport",
    animals: "Dieren",
  },
};
