/** The field that finds a city, in Spanish. */

export const cities = {
  city: "Ciudad",
  list: "Ciudades",
  choose: "Elige una ciudad de la lista o deja el campo vacío.",
  none: "Ninguna ciudad con ese nombre",
  found: { zero: "Ninguna ciudad", one: "{count} ciudad", other: "{count} ciudades" },
};
