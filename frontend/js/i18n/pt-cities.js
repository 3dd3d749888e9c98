/** The field that finds a city, in Portuguese. */

export const cities = {
  city: "Cidade",
  list: "Cidades",
  choose: "Escolha uma cidade da lista ou deixe em branco.",
  none: "Nenhuma cidade com esse nome",
  found: { zero: "Nenhuma cidade", one: "{count} cidade", other: "{count} cidades" },
};
