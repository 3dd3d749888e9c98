/** The photo viewer, in German. */

export const photo = {
  name: "Fotoansicht",
  counter: "{n} von {count}",
  preparing: "Das große Bild wird vorbereitet",
  previous: "Vorheriges Foto",
  next: "Nächstes Foto",
  zoom: "Vergrößern",
  close: "Ansicht schließen",
  details: "Details",
  failed: "Dieses Foto wurde nicht geladen.",
  taken: "Aufgenommen {date}",
  comments: "Kommentare",
  commentsCount: { one: "{count} Kommentar", other: "{count} Kommentare" },
  play: "Diashow starten",
  pause: "Diashow anhalten",
  playing: "Diashow",
  paused: "Diashow angehalten",
};
