/** The field that finds a city, in Italian. */

export const cities = {
  city: "Città",
  list: "Elenco di città",
  choose: "Scegli una città dall’elenco o lascia vuoto.",
  none: "Nessuna città con questo nome",
  found: { zero: "Nessuna città", one: "{count} città", other: "{count} città" },
};
