/** A gallery’s activity, in French. */

export const activity = {
  views: "Visites",
  viewers: "Visiteurs",
  favorites: "Favoris",
  downloads: "Téléchargements",
  viewsHint: "Une visite compte une fois par heure. Les vôtres sont exclues.",
  viewersHint: "Visiteurs distincts chaque jour ; le nombre du haut ne compte chacun qu’une fois.",
  favoritesHint: "Le jour où ils ont été choisis, s’ils le sont encore.",
  downloadsHint: "Les photos seules, et les fichiers ZIP comme un chacun.",
  byDay: "{measure} par jour",
  byMonth: "{measure} par mois",
  range: "Période",
  last30: "30 derniers jours",
  all: "Tout",
  chart: {
    zero: "{measure} : aucun pendant cette période.",
    other: "{measure} : {count} en tout, surtout ({most}) : {day}.",
  },
  table: "En tableau",
  day: "Jour",
  month: "Mois",
  loved: "Les plus aimées",
  saved: "Les plus téléchargées",
  noLoved: "Pas encore de favoris. Ils apparaîtront ici dès les premiers cœurs.",
  noSaved: "Aucune photo n’a encore été téléchargée seule.",
  downloadsOf: { one: "{count} téléchargement", other: "{count} téléchargements" },
  commentsOf: { one: "{count} commentaire", other: "{count} commentaires" },
  showAll: "Afficher les {count}",
  nobody: "Personne n’est encore venu",
  nobodyText:
    "Partagez la galerie : visites, favoris et téléchargements seront comptés à partir de là.",
};
