/** Texts of the field that finds a city. */
export const cities = {
  city: "City",
  list: "Cities",
  choose: "Choose a city from the list, or leave this empty.",
  none: "No city of that name",
  found: { zero: "No city found", one: "{count} city", other: "{count} cities" },
};
