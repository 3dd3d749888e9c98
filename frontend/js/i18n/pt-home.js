/** The landing page, in Portuguese. */

export const home = {
  lead: "Fotografias, entregues como merecem ser vistas.",
  text: "Solte um ensaio, envie um link. Seus clientes olham, escolhem e baixam, em qualquer tela, sem nada entre eles e as fotos.",
  signUp: "Criar uma conta",
  studio: "Ir para o estúdio",
  client: "Sou cliente",
  drawn: "Uma galeria com sua capa em uma tela larga, e suas fotos com uma favorita em um celular",
  coverBy: "Lena Winter",
  coverTitle: "Marta & Jonas",
  coverDay: "23 de maio de 2026",

  how: "Como funciona",
  dropTitle: "Solte uma pasta",
  dropText:
    "Milhares de arquivos de uma vez, RAW também. Cada um é comparado com o seu ao chegar, e uma queda de conexão só significa: mais tarde.",
  dropDone: "842 de 842 enviadas",
  shareTitle: "Envie um link",
  shareText:
    "Com senha, data de encerramento, limite de favoritas, ou como código QR em um cartão. Retire-o, e ele se fecha na hora.",
  chooseTitle: "Deixe escolher",
  chooseText:
    "Corações, comentários e uma escolha final que chega a você por e-mail, pronta para o filtro do Lightroom. Ninguém precisa de conta.",
  chosen: "28 de 30 escolhidas",

  different: "O que há de diferente",
  wholeTitle: "A foto inteira",
  wholeText:
    "Nunca cortada, arredondada ou coberta. As fileiras enchem a janela, do celular à parede.",
  lightTitle: "Leve como uma página pode ser",
  lightText: "Menos de 35 KB de código antes da primeira foto. Dez mil fotos rolam como dez.",
  exactTitle: "Originais, bit a bit",
  exactText:
    "O que diz “enviada” está guardado e comparado. Os downloads trazem uma lista de somas que o prova.",
  quietTitle: "Ninguém observa",
  quietText:
    "Sem cookies, sem rastreadores, sem terceiros. As prévias não dizem onde foram feitas.",
  yoursTitle: "Sua marca, não a nossa",
  yoursText: "Seu nome na capa, sua cor em cada botão.",
  everyoneTitle: "Para todas as mãos",
  everyoneText:
    "Pelo toque, com mouse ou só com teclado, com leitor de tela, no claro e no escuro.",

  selfTitle: "Em uma máquina sua",
  selfText:
    "Galerly é software livre. Funciona a partir de uma pasta com banco de dados próprio, ou na sua conta da AWS, onde uma instalação que ninguém usa custa quase nada. Muda-se de uma para a outra, e de volta, com tudo comparado.",
  selfDisk: "As fotos são arquivos comuns no seu disco, ou objetos no seu bucket.",
  selfLimit: "Sem plano, sem comissão, sem limite além do seu disco.",
  selfLeave: "Sair é copiar uma pasta.",

  people: "Fotógrafos no Galerly",
  peopleAll: "Todos os fotógrafos",
  endTitle: "Entregue seu próximo ensaio",
  endText: "A primeira galeria são três passos, e um guia acompanha você.",
};
