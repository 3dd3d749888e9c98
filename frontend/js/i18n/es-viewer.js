/** The photo viewer, in Spanish. */

export const photo = {
  name: "Visor de fotos",
  counter: "{n} de {count}",
  preparing: "Se está preparando la imagen grande",
  previous: "Foto anterior",
  next: "Foto siguiente",
  zoom: "Zoom",
  close: "Cerrar el visor",
  details: "Detalles",
  failed: "Esta foto no se ha cargado.",
  taken: "Tomada el {date}",
  comments: "Comentarios",
  commentsCount: { one: "{count} comentario", other: "{count} comentarios" },
  play: "Iniciar la presentación",
  pause: "Pausar la presentación",
  playing: "Presentación",
  paused: "Presentación en pausa",
};
