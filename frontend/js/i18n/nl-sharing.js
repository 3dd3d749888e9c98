/** The sharing dialog, in Dutch. */

export const sharing = {
  copied: "Gekopieerd",
  qr: "QR-code",
  qrOf: "QR-code van ‘{name}’",
  qrText:
    "De camera van een telefoon opent er de galerij mee: op een kaartje, in een album, op een scherm. SVG is voor drukwerk.",
  qrLocked: "Daarna wordt het wachtwoord gevraagd.",
  savePng: "Als PNG opslaan",
  saveSvg: "Als SVG opslaan",
  send: "Versturen",
  expired: "Verlopen",
  opened: {
    zero: "Nog niet geopend",
    one: "Eén keer geopend, {date}",
    other: "{count} keer geopend, het laatst {date}",
  },
  until: "Tot {date}",
  choosingOver: "Kiezen voorbij",
  revokeFinal: "Een nieuwe link krijgt een ander adres; deze komt niet terug.",
  language: "Taal van de mail",
  languageOwn: "Als mijn account",
  preview: "Mail bekijken",
  previewTitle: "De mail zoals die verstuurd wordt",
  previewLook: "Hoe hij eruitziet",
  previewText: "Alleen tekst",
  previewNote: "Programma’s die geen HTML tonen, tonen de tekst.",
  to: "Aan",
  nobodyYet: "nog geen adres",
  subject: "Onderwerp",
};
