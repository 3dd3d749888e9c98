/** What photographers do best, in Spanish. */

export const specialities = {
  label: "Especialidades",
  hint: "Hasta cinco. Con ellas te encuentran en el directorio.",
  filter: "Para qué",
  all: "Todo",
  search: "Nombre",
  found: {
    zero: "Nadie",
    one: "{count} resultado",
    other: "{count} resultados",
  },
  none: "No hay nadie así",
  noneText: "Prueba otra palabra, otra especialidad o busca en todas partes.",
  of: {
    weddings: "Bodas",
    couples: "Parejas",
    families: "Familias",
    newborns: "Recién nacidos",
    portraits: "Retratos",
    events: "Eventos",
    business: "Empresas",
    products: "Producto",
    food: "Gastronomía",
    architecture: "Arquitectura",
    travel: "Viajes",
    nature: "Naturaleza",
    sports: "Deporte",
    animals: "Animales",
  },
};
