/** The list of galleries, in Spanish. */

export const dashboard = {
  guide: "Tu primera entrega",
  guideWelcome: "Te damos la bienvenida, {name}",
  guideLead: "Tres pasos, y tus clientes ya están viendo fotos.",
  guideHide: "Ocultar esta guía",
  stepDone: "Hecho: {step}",
  stepMake: "Crea una galería",
  stepMakeText: "Para empezar basta un título. Solo la ves tú hasta que la publicas.",
  stepDrop: "Añade tus fotos",
  stepDropText:
    "Una carpeta o miles de archivos a la vez. Los originales quedan intactos y cada uno tiene su recibo.",
  stepShare: "Comparte un enlace",
  stepShareText: "Tus clientes no necesitan cuenta: miran, eligen, comentan y descargan.",
  stepPublishGo: "Publicar y compartir",
  allDone: "Tu primera galería está en marcha",
  allDoneText:
    "Lo que tus clientes eligen y escriben está en Selección; cuánto la visitan, en Actividad.",
  sortNewest: "Recientes primero",
  sortShot: "Por día de la sesión",
  sortTitle: "Por título",
  commandsOf: "Más sobre {title}",
  clear: "Ver todas las galerías",
};
