/** The landing page, in French. */

export const home = {
  lead: "Des photographies, livrées comme elles méritent d’être vues.",
  text: "Déposez une séance, envoyez un lien. Vos clients regardent, choisissent et téléchargent, sur tous les écrans, sans rien entre eux et les images.",
  signUp: "Créer un compte",
  studio: "Vers le studio",
  client: "Espace client",
  drawn:
    "Une galerie et sa couverture sur un grand écran, et ses photos avec un favori sur un téléphone",
  coverBy: "Lena Winter",
  coverTitle: "Marta & Jonas",
  coverDay: "23 mai 2026",

  how: "Comment ça marche",
  dropTitle: "Déposez un dossier",
  dropText:
    "Des milliers de fichiers à la fois, RAW compris. Chacun est comparé au vôtre à son arrivée, et une coupure veut seulement dire : plus tard.",
  dropDone: "842 sur 842 envoyées",
  shareTitle: "Envoyez un lien",
  shareText:
    "Avec un mot de passe, une date de fin, un nombre de favoris, ou en code QR sur une carte. Retirez-le, et tout se ferme aussitôt.",
  chooseTitle: "Laissez choisir",
  chooseText:
    "Des cœurs, des commentaires, et un choix final qui vous arrive par e-mail, prêt pour le filtre de Lightroom. Personne n’a besoin d’un compte.",
  chosen: "28 sur 30 choisies",

  different: "Ce qui change",
  wholeTitle: "L’image entière",
  wholeText:
    "Jamais recadrée, arrondie ni couverte. Les rangées remplissent la fenêtre, du téléphone au mur.",
  lightTitle: "Légère comme une page peut l’être",
  lightText: "Moins de 35 Ko de code avant la première photo. Dix mille photos défilent comme dix.",
  exactTitle: "Les originaux, au bit près",
  exactText:
    "Ce qui est dit « envoyé » est enregistré et comparé. Chaque téléchargement porte les sommes de contrôle qui le prouvent.",
  quietTitle: "Personne n’observe",
  quietText: "Ni cookies, ni traceurs, ni tiers. Les aperçus ne disent pas où ils ont été pris.",
  yoursTitle: "Votre marque, pas la nôtre",
  yoursText: "Votre nom sur la couverture, votre couleur sur chaque bouton.",
  everyoneTitle: "Pour toutes les mains",
  everyoneText:
    "Au doigt, à la souris ou au clavier seul, au lecteur d’écran, en clair et en sombre.",

  selfTitle: "Sur votre propre machine",
  selfText:
    "Galerly est un logiciel libre. Il fonctionne depuis un dossier avec sa propre base de données, ou dans votre compte AWS, où une installation que personne n’utilise ne coûte presque rien. Il passe de l’un à l’autre, et retour, en comparant tout.",
  selfDisk:
    "Les photos sont de simples fichiers sur votre disque, ou des objets dans votre bucket.",
  selfLimit: "Ni abonnement, ni commission, ni limite que votre disque.",
  selfLeave: "Partir, c’est copier un dossier.",

  people: "Photographes sur Galerly",
  peopleAll: "Tous les photographes",
  endTitle: "Livrez votre prochaine séance",
  endText: "La première galerie tient en trois étapes, et un guide vous accompagne.",
};
