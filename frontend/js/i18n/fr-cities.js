/** The field that finds a city, in French. */

export const cities = {
  city: "Ville",
  list: "Villes",
  choose: "Choisissez une ville dans la liste, ou laissez ce champ vide.",
  none: "Aucune ville de ce nom",
  found: { zero: "Aucune ville trouvée", one: "{count} ville", other: "{count} villes" },
};
