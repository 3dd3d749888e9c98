/** The sharing dialog, in Spanish. */

export const sharing = {
  copied: "Copiado",
  qr: "Código QR",
  qrOf: "Código QR de «{name}»",
  qrText:
    "La cámara de un móvil abre con él la galería: en una tarjeta, en un álbum, en una pantalla. SVG es para imprimir.",
  qrLocked: "Entonces pide la contraseña.",
  savePng: "Guardar como PNG",
  saveSvg: "Guardar como SVG",
  send: "Enviar",
  expired: "Caducado",
  opened: {
    zero: "Aún sin abrir",
    one: "Abierto una vez, {date}",
    other: "Abierto {count} veces, la última {date}",
  },
  until: "Hasta el {date}",
  choosingOver: "Selección cerrada",
  revokeFinal: "Un enlace nuevo tendrá otra dirección; este no vuelve.",
  language: "Idioma del correo",
  languageOwn: "Como mi cuenta",
  preview: "Ver el correo",
  previewTitle: "El correo tal como sale",
  previewLook: "Cómo se ve",
  previewText: "Solo texto",
  previewNote: "Los programas que no muestran HTML muestran el texto.",
  to: "Para",
  nobodyYet: "aún sin dirección",
  subject: "Asunto",
};
