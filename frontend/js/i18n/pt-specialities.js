/** What photographers do best, in Portuguese. */

export const specialities = {
  label: "Especialidades",
  hint: "Até cinco. É por elas que encontram você no diretório.",
  filter: "Para quê",
  all: "Tudo",
  search: "Nome",
  found: {
    zero: "Ninguém",
    one: "{count} resultado",
    other: "{count} resultados",
  },
  none: "Não há ninguém assim",
  noneText: "Tente outra palavra, outra especialidade, ou procure em todo lugar.",
  of: {
    weddings: "Casamentos",
    couples: "Casais",
    families: "Famílias",
    newborns: "Recém-nascidos",
    portraits: "Retratos",
    events: "Eventos",
    business: "Empresas",
    products: "Produtos",
    food: "Gastronomia",
    architecture: "Arquitetura",
    travel: "Viagens",
    nature: "Natureza",
    sports: "Esportes",
    animals: "Animais",
  },
};
