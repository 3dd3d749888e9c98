/** What the studio tells by itself: news of galleries, and which mails go out. */
export const notices = {
  new: "Nouveau",
  newText: "Nouveau : des commentaires ou des choix que vous n’avez pas encore vus",
  mails: "E-mails",
  selections: "M’écrire quand un client a envoyé son choix",
  selectionsHint: "Une fois par choix, à votre adresse.",
  reminders: "Prévenir les clients avant la fermeture d’une galerie",
  remindersHint:
    "14 jours, 3 jours et 1 jour avant sa fin, à ceux qui ont reçu l’invitation par e-mail.",
  waits: "Part à l’ouverture de la galerie",
  opensAt: "Ouvre le",
  opensHint:
    "D’ici là, vous seul la voyez et les invitations attendent. Vide : dès sa publication.",
};
