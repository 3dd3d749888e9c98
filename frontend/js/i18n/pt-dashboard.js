/** The list of galleries, in Portuguese. */

export const dashboard = {
  guide: "Sua primeira entrega",
  guideWelcome: "Boas-vindas, {name}",
  guideLead: "Três passos, e seus clientes já veem as fotos.",
  guideHide: "Ocultar este guia",
  stepDone: "Feito: {step}",
  stepMake: "Crie uma galeria",
  stepMakeText: "Um título basta para começar. Só você a vê até publicar.",
  stepDrop: "Coloque suas fotos",
  stepDropText:
    "Uma pasta, ou milhares de arquivos de uma vez. Os originais ficam como são; cada um tem seu recibo.",
  stepShare: "Compartilhe um link",
  stepShareText: "Seus clientes não precisam de conta: olham, escolhem, comentam e baixam.",
  stepPublishGo: "Publicar e compartilhar",
  allDone: "Sua primeira galeria está no ar",
  allDoneText:
    "O que seus clientes escolhem e escrevem fica em Seleção; quantas vezes olham, em Atividade.",
  sortNewest: "Mais novas primeiro",
  sortShot: "Por dia do ensaio",
  sortTitle: "Por título",
  commandsOf: "Mais sobre {title}",
  clear: "Mostrar todas as galerias",
};
