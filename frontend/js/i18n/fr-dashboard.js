/** The list of galleries, in French. */

export const dashboard = {
  guide: "Votre première livraison",
  guideWelcome: "Bienvenue, {name}",
  guideLead: "Trois étapes, et votre client regarde ses photos.",
  guideHide: "Masquer ce guide",
  stepDone: "Fait : {step}",
  stepMake: "Créer une galerie",
  stepMakeText:
    "Un titre suffit pour commencer. Personne d’autre ne la voit jusqu’à sa publication.",
  stepDrop: "Déposer vos photos",
  stepDropText:
    "Un dossier, ou des milliers de fichiers d’un coup. Les originaux restent intacts ; chacun a son reçu.",
  stepShare: "Partager un seul lien",
  stepShareText:
    "Vos clients n’ont pas besoin de compte : ils regardent, choisissent, commentent et téléchargent.",
  stepPublishGo: "Publier et partager",
  allDone: "Votre première galerie est partie",
  allDoneText:
    "Ce que vos clients choisissent et écrivent figure sous Choix, leurs visites sous Activité.",
  sortNewest: "Les plus récentes",
  sortShot: "Par date de séance",
  sortTitle: "Par titre",
  commandsOf: "Plus pour {title}",
  clear: "Afficher toutes les galeries",
};
