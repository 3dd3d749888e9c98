/** The photo viewer, in Portuguese. */

export const photo = {
  name: "Visualizador de fotos",
  counter: "{n} de {count}",
  previous: "Foto anterior",
  next: "Próxima foto",
  zoom: "Zoom",
  close: "Fechar o visualizador",
  details: "Detalhes",
  failed: "Esta foto não carregou.",
  preparing: "A imagem grande está sendo preparada",
  taken: "Feita em {date}",
  comments: "Comentários",
  commentsCount: { one: "{count} comentário", other: "{count} comentários" },
  play: "Iniciar a apresentação",
  pause: "Pausar a apresentação",
  playing: "Apresentação",
  paused: "Apresentação em pausa",
};
