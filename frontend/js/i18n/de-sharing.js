/** The sharing dialog, in German. */

export const sharing = {
  copied: "Kopiert",
  qr: "QR-Code",
  qrOf: "QR-Code von „{name}“",
  qrText:
    "Die Kamera eines Telefons öffnet damit die Galerie: auf einer Karte, in einem Album, auf einem Bildschirm. SVG ist für den Druck.",
  qrLocked: "Dann fragt sie nach dem Passwort.",
  savePng: "Als PNG sichern",
  saveSvg: "Als SVG sichern",
  send: "Senden",
  expired: "Abgelaufen",
  opened: {
    zero: "Noch nicht geöffnet",
    one: "Einmal geöffnet, {date}",
    other: "{count} Mal geöffnet, zuletzt {date}",
  },
  until: "Bis {date}",
  choosingOver: "Auswahl beendet",
  revokeFinal: "Ein neuer Link bekommt eine andere Adresse; dieser kommt nicht wieder.",
  language: "Sprache der Mail",
  languageOwn: "Wie mein Konto",
  preview: "Mail ansehen",
  previewTitle: "Die Mail, wie sie hinausgeht",
  previewLook: "Wie sie aussieht",
  previewText: "Nur Text",
  previewNote: "Programme, die kein HTML zeigen, zeigen den Text.",
  to: "An",
  nobodyYet: "noch keine Adresse",
  subject: "Betreff",
};
