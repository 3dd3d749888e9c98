/** A gallery's activity, in Spanish. */

export const activity = {
  views: "Visitas",
  viewers: "Visitantes",
  favorites: "Favoritos",
  downloads: "Descargas",
  viewsHint: "Una visita cuenta una vez por hora. Las tuyas no se cuentan.",
  viewersHint:
    "Visitantes distintos de cada día; la cifra de arriba cuenta a cada uno una sola vez.",
  favoritesHint: "El día en que se eligieron, si siguen siéndolo.",
  downloadsHint: "Fotos sueltas, y cada archivo ZIP como una.",
  byDay: "{measure} por día",
  byMonth: "{measure} por mes",
  range: "Periodo",
  last30: "Últimos 30 días",
  all: "Todo",
  chart: {
    zero: "{measure}: nada en este periodo.",
    other: "{measure}: {count} en total, la mayoría ({most}): {day}.",
  },
  table: "Como tabla",
  day: "Día",
  month: "Mes",
  loved: "Las favoritas",
  saved: "Las más descargadas",
  noLoved: "Aún no hay favoritos. Aparecen aquí cuando tus clientes tocan los corazones.",
  noSaved: "Aún no se ha descargado ninguna foto suelta.",
  downloadsOf: { one: "{count} descarga", other: "{count} descargas" },
  commentsOf: { one: "{count} comentario", other: "{count} comentarios" },
  showAll: "Mostrar las {count}",
  nobody: "Aún no ha venido nadie",
  nobodyText: "Comparte la galería: desde entonces se cuentan visitas, favoritos y descargas.",
};
