/** The sharing dialog, in Portuguese. */

export const sharing = {
  copied: "Copiado",
  qr: "Código QR",
  qrOf: "Código QR de “{name}”",
  qrText:
    "A câmera de um celular abre a galeria com ele: em um cartão, em um álbum, em uma tela. SVG é para impressão.",
  qrLocked: "Depois ela pede a senha.",
  savePng: "Salvar como PNG",
  saveSvg: "Salvar como SVG",
  send: "Enviar",
  expired: "Expirado",
  opened: {
    zero: "Ainda não aberto",
    one: "Aberto uma vez, {date}",
    other: "Aberto {count} vezes, a última {date}",
  },
  until: "Até {date}",
  choosingOver: "Escolha encerrada",
  revokeFinal: "Um link novo terá outro endereço; este não volta.",
  language: "Idioma do e-mail",
  languageOwn: "Como minha conta",
  preview: "Ver o e-mail",
  previewTitle: "O e-mail como sai",
  previewLook: "Como aparece",
  previewText: "Só texto",
  previewNote: "Programas que não mostram HTML mostram o texto.",
  to: "Para",
  nobodyYet: "ainda sem endereço",
  subject: "Assunto",
};
