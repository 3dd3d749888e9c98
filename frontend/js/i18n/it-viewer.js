/** The photo viewer, in Italian. */

export const photo = {
  name: "Visore delle foto",
  counter: "{n} di {count}",
  previous: "Foto precedente",
  next: "Foto successiva",
  zoom: "Zoom",
  close: "Chiudi il visore",
  details: "Dettagli",
  failed: "Questa foto non si è caricata.",
  preparing: "L’immagine grande è in preparazione",
  taken: "Scattata il {date}",
  comments: "Commenti",
  commentsCount: { one: "{count} commento", other: "{count} commenti" },
  play: "Avvia la presentazione",
  pause: "Metti in pausa la presentazione",
  playing: "Presentazione",
  paused: "Presentazione in pausa",
};
