/** The second factor, in German. */

export const factor = {
  title: "Zweiter Faktor",
  on: "Ein",
  off: "Aus",
  pitch:
    "Ein Code aus einer App auf Ihrem Telefon, zusätzlich zum Passwort. Wer nur das Passwort kennt, kommt nicht hinein.",
  since: "Ein seit {date}. Beim Anmelden wird ein Code Ihrer Authenticator-App verlangt.",
  left: {
    zero: "Kein Wiederherstellungscode ist übrig. Für neue schalten Sie den zweiten Faktor aus und wieder ein.",
    one: "{count} Wiederherstellungscode ist übrig. Für neue schalten Sie den zweiten Faktor aus und wieder ein.",
    other: "{count} Wiederherstellungscodes sind übrig.",
  },
  switchOn: "Einschalten …",
  switchOff: "Ausschalten …",
  setUp: "Zweiten Faktor einrichten",
  passwordAgain: "Ihre Anmeldung ist eine Weile her. Geben Sie Ihr Passwort ein, um fortzufahren.",
  goOn: "Weiter",
  scan: "Scannen Sie das mit einer Authenticator-App oder mit Ihrem Passwortmanager.",
  qr: "QR-Code für Ihre Authenticator-App",
  byHand: "Oder tippen Sie diesen Schlüssel in die App:",
  copied: "Kopiert",
  notCopied: "Ihr Browser hat nicht kopiert. Markieren und kopieren Sie es von Hand.",
  thenCode: "Geben Sie dann die sechs Ziffern ein, die die App jetzt zeigt.",
  code: "Code",
  confirm: "Einschalten",
  codeWrong: "Der Code stimmt nicht. Warten Sie auf den nächsten und versuchen Sie es noch einmal.",
  tooOld: "Dieser Schlüssel gilt nicht mehr. Schließen Sie das und beginnen Sie neu.",
  codesTitle: "Bewahren Sie diese Wiederherstellungscodes auf",
  codesText:
    "Der zweite Faktor ist ein, andere Sitzungen sind beendet. Ohne Ihr Telefon meldet jeder dieser Codes Sie einmal an. Sie werden nicht wieder gezeigt: Bewahren Sie sie nicht nur auf dem Telefon auf.",
  codes: "Wiederherstellungscodes",
  download: "Als Text sichern",
  kept: "Ich habe sie aufbewahrt",
  file: "Wiederherstellungscodes von Galerly für {email}. Jeder gilt einmal.",
  offTitle: "Zweiten Faktor ausschalten",
  offText:
    "Danach meldet Sie das Passwort allein an. Die Wiederherstellungscodes gelten nicht mehr.",
  confirmOff: "Ausschalten",
  isOff: "Der zweite Faktor ist aus.",
  ask: "Geben Sie Ihren Code ein",
  askText: "Ihre Authenticator-App zeigt sechs Ziffern für Galerly.",
  askRecovery:
    "Geben Sie einen der Wiederherstellungscodes ein, die Sie aufbewahrt haben. Er gilt einmal.",
  recovery: "Wiederherstellungscode",
  noPhone: "Wiederherstellungscode verwenden",
  withApp: "Authenticator-App verwenden",
  signInWrong:
    "Der Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten und versuchen Sie es noch einmal.",
  recoveryWrong: "Der Code stimmt nicht oder wurde schon benutzt.",
};
