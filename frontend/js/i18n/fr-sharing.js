/** The sharing dialog, in French. */

export const sharing = {
  copied: "Copié",
  qr: "Code QR",
  qrOf: "Code QR de « {name} »",
  qrText:
    "Un téléphone ouvre la galerie avec lui : sur une carte, dans un album, sur un écran. Le SVG est pour l’impression.",
  qrLocked: "Elle demande alors le mot de passe.",
  savePng: "Enregistrer en PNG",
  saveSvg: "Enregistrer en SVG",
  send: "Envoyer",
  expired: "Expiré",
  opened: {
    zero: "Pas encore ouvert",
    one: "Ouvert une fois, {date}",
    other: "Ouvert {count} fois, la dernière {date}",
  },
  until: "Jusqu’au {date}",
  choosingOver: "Choix clos",
  revokeFinal: "Un nouveau lien reçoit une autre adresse ; celui-ci ne revient pas.",
  language: "Langue de l’e-mail",
  languageOwn: "Celle de mon compte",
  preview: "Voir l’e-mail",
  previewTitle: "L’e-mail tel qu’il part",
  previewLook: "Son aspect",
  previewText: "Texte brut",
  previewNote: "Les programmes qui n’affichent pas le HTML montrent le texte brut.",
  to: "À",
  nobodyYet: "pas encore d’adresse",
  subject: "Objet",
};
