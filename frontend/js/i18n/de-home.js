/** The landing page, in German. */

export const home = {
  lead: "Fotografien, übergeben, wie sie gesehen werden sollen.",
  text: "Ziehen Sie ein Shooting hinein, schicken Sie einen Link. Ihre Kunden schauen, wählen und laden herunter, auf jedem Bildschirm, und nichts steht zwischen ihnen und den Bildern.",
  signUp: "Konto anlegen",
  studio: "Zum Studio",
  client: "Für Kunden",
  drawn:
    "Eine Galerie mit ihrer Titelseite auf einem breiten Bildschirm und ihre Fotos mit einem Favoriten auf einem Telefon",
  coverBy: "Lena Winter",
  coverTitle: "Marta & Jonas",
  coverDay: "23. Mai 2026",

  how: "So geht es",
  dropTitle: "Ordner hineinziehen",
  dropText:
    "Tausende Dateien auf einmal, auch RAW. Jede wird nach der Ankunft mit Ihrer verglichen, und reißt die Verbindung ab, heißt das nur: später.",
  dropDone: "842 von 842 hochgeladen",
  shareTitle: "Einen Link schicken",
  shareText:
    "Mit Passwort, Enddatum, einer Höchstzahl an Favoriten oder als QR-Code auf einer Karte. Ziehen Sie ihn zurück, ist sofort geschlossen.",
  chooseTitle: "Wählen lassen",
  chooseText:
    "Herzen, Kommentare und eine endgültige Auswahl, die per Mail zu Ihnen kommt, fertig für den Filter von Lightroom. Niemand braucht ein Konto.",
  chosen: "28 von 30 gewählt",

  different: "Was hier anders ist",
  wholeTitle: "Das ganze Bild",
  wholeText:
    "Nie beschnitten, abgerundet oder verdeckt. Reihen füllen das Fenster, vom Telefon bis zur Wand.",
  lightTitle: "So leicht eine Seite sein kann",
  lightText:
    "Weniger als 35 KB Code vor dem ersten Foto. Zehntausend Fotos scrollen sich wie zehn.",
  exactTitle: "Originale, Bit für Bit",
  exactText:
    "Was „hochgeladen“ heißt, ist gespeichert und verglichen. Jedem Download liegt eine Liste von Prüfsummen bei.",
  quietTitle: "Niemand schaut zu",
  quietText:
    "Keine Cookies, keine Tracker, keine Dritten. Vorschaubilder verraten keinen Aufnahmeort.",
  yoursTitle: "Ihre Marke, nicht unsere",
  yoursText: "Ihr Name auf der Titelseite, Ihre Farbe auf jedem Knopf.",
  everyoneTitle: "Für alle Hände",
  everyoneText: "Mit Finger, Maus oder nur der Tastatur, mit Screenreader, hell und dunkel.",

  selfTitle: "Auf Ihrem eigenen Rechner",
  selfText:
    "Galerly ist freie Software. Es läuft aus einem Ordner mit eigener Datenbank oder in Ihrem AWS-Konto, wo eine Installation, die niemand benutzt, fast nichts kostet. Es zieht vom einen ins andere um und zurück, und alles wird verglichen.",
  selfDisk: "Fotos sind einfache Dateien auf Ihrer Platte oder Objekte in Ihrem Bucket.",
  selfLimit: "Kein Tarif, keine Provision, keine Grenze außer Ihrer Platte.",
  selfLeave: "Gehen heißt: einen Ordner kopieren.",

  people: "Fotografen auf Galerly",
  peopleAll: "Alle Fotografen",
  endTitle: "Übergeben Sie Ihr nächstes Shooting",
  endText: "Die erste Galerie braucht drei Schritte, und eine Anleitung geht mit.",
};
