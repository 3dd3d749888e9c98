/** The photo viewer, in Dutch. */

export const photo = {
  name: "Fotoweergave",
  counter: "{n} van {count}",
  previous: "Vorige foto",
  next: "Volgende foto",
  zoom: "Zoomen",
  close: "Weergave sluiten",
  details: "Details",
  failed: "Deze foto is niet geladen.",
  preparing: "De grote foto wordt voorbereid",
  taken: "Genomen op {date}",
  comments: "Reacties",
  commentsCount: { one: "{count} reactie", other: "{count} reacties" },
  play: "Diavoorstelling starten",
  pause: "Diavoorstelling pauzeren",
  playing: "Diavoorstelling",
  paused: "Diavoorstelling gepauzeerd",
};
