/** The photo viewer, in French. */

export const photo = {
  name: "Visionneuse",
  counter: "{n} sur {count}",
  preparing: "La grande image est en préparation",
  previous: "Photo précédente",
  next: "Photo suivante",
  zoom: "Agrandir",
  close: "Fermer la visionneuse",
  details: "Détails",
  failed: "Cette photo ne s’est pas chargée.",
  taken: "Prise le {date}",
  comments: "Commentaires",
  commentsCount: { one: "{count} commentaire", other: "{count} commentaires" },
  play: "Lancer le diaporama",
  pause: "Arrêter le diaporama",
  playing: "Diaporama",
  paused: "Diaporama en pause",
};
