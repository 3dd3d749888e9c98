/** What the studio tells by itself: news of galleries, and which mails go out. */
export const notices = {
  new: "Novo",
  newText: "Novo: comentários ou escolhas que você ainda não viu",
  mails: "E-mails",
  selections: "Avisar-me quando um cliente enviar uma escolha",
  selectionsHint: "Uma vez por escolha, para o seu endereço.",
  reminders: "Lembrar os clientes antes de uma galeria fechar",
  remindersHint: "14 dias, 3 dias e 1 dia antes do fim, a quem recebeu o convite por e-mail.",
  waits: "Será enviado quando a galeria abrir",
  opensAt: "Abre em",
  opensHint: "Até lá só você a vê e os convites esperam. Vazio: assim que for publicada.",
};
