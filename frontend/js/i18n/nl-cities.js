/** The field that finds a city, in Dutch. */

export const cities = {
  city: "Plaats",
  list: "Plaatsen",
  choose: "Kies een plaats uit de lijst of laat dit leeg.",
  none: "Geen plaats met die naam",
  found: { zero: "Geen plaats gevonden", one: "{count} plaats", other: "{count} plaatsen" },
};
