/** The field that finds a city, in German. */

export const cities = {
  city: "Ort",
  list: "Orte",
  choose: "Wählen Sie einen Ort aus der Liste, oder lassen Sie das Feld leer.",
  none: "Kein Ort mit diesem Namen",
  found: { zero: "Kein Ort gefunden", one: "{count} Ort", other: "{count} Orte" },
};
