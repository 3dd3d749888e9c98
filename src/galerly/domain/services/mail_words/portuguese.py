"""What mails say, in Portuguese: with "você", as in Brazil."""

WORDS = {
    "hello": "Olá, {name}!",
    "hello_all": "Olá!",
    "copy": "Ou copie este endereço no seu navegador:",
    "sent_with": "Enviado com o Galerly",
    "sent_for": "Enviado com o Galerly em nome de {photographer}",
    "verify.subject": "Confirme o seu e-mail",
    "verify.lead": "Boas-vindas ao Galerly. Confirme que este endereço é seu.",
    "verify.button": "Confirmar e-mail",
    "verify.note": (
        "O link funciona uma única vez, por 24 horas. Se você não criou uma conta, ignore esta "
        "mensagem."
    ),
    "reset.subject": "Escolha uma nova senha",
    "reset.lead": "Alguém, provavelmente você, quer uma nova senha para a sua conta.",
    "reset.button": "Escolher senha",
    "reset.note": (
        "O link funciona uma única vez, por 60 minutos. Se não foi você, ignore esta mensagem: a "
        "sua senha continua a mesma."
    ),
    "factor_on.subject": "A sua conta agora pede um código",
    "factor_on.lead": (
        "Um segundo fator foi ativado: para entrar na sua conta é preciso um código do seu "
        "aplicativo autenticador, além da senha. Todas as outras sessões foram encerradas."
    ),
    "factor_on.button": "Abrir configurações",
    "factor_on.note": (
        "Se não foi você, outra pessoa entrou na sua conta. Escolha uma nova senha em “Esqueceu a "
        "senha?”, na página de entrada, e escreva para quem administra este site."
    ),
    "factor_off.subject": "A sua conta não pede mais um código",
    "factor_off.lead": (
        "O segundo fator foi desativado: para entrar, a senha volta a ser suficiente."
    ),
    "factor_off.button": "Abrir configurações",
    "factor_off.note": (
        "Se não foi você, alguém sabe a sua senha. Escolha uma nova em “Esqueceu a senha?”, na "
        "página de entrada, e ative o segundo fator de novo."
    ),
    "factor_used.subject": "Um código de recuperação foi usado",
    "factor_used.lead.one": (
        "Alguém, provavelmente você, entrou na sua conta com um código de recuperação. Resta "
        "{count}."
    ),
    "factor_used.lead.other": (
        "Alguém, provavelmente você, entrou na sua conta com um código de recuperação. Restam "
        "{count}."
    ),
    "factor_used.button": "Abrir configurações",
    "factor_used.note": (
        "Se não foi você, escolha já uma nova senha: ela encerra todas as sessões. Para ter novos "
        "códigos de recuperação, desative e ative de novo o segundo fator."
    ),
    "code.subject": "{code} é o seu código",
    "code.title": "O seu código",
    "code.lead": "Com este código você vê as suas galerias:",
    "code.or": "Ou abra-as com este botão, no aparelho em que quiser vê-las.",
    "code.button": "Abrir minhas galerias",
    "code.note": (
        "O código funciona uma única vez, por 10 minutos. Se você não o pediu, ignore esta "
        "mensagem."
    ),
    "invite.subject": "{photographer} compartilhou “{title}” com você",
    "invite.lead": "{photographer} tem uma galeria para você.",
    "invite.button": "Ver as fotos",
    "invite.note": (
        "Você não precisa de senha: entre com o e-mail que recebeu esta mensagem e enviaremos um "
        "código."
    ),
    "remind.subject.one": "“{title}” fecha em {count} dia",
    "remind.subject.other": "“{title}” fecha em {count} dias",
    "remind.lead.one": (
        "A galeria de {photographer} para você fecha em {count} dia. "
        "Até lá você ainda pode ver, escolher e baixar."
    ),
    "remind.lead.other": (
        "A galeria de {photographer} para você fecha em {count} dias. "
        "Até lá você ainda pode ver, escolher e baixar."
    ),
    "remind.leave": "Não quer mais lembretes desta galeria? Encerre-os aqui:",
    "selection.subject.one": "{who} escolheu {count} foto de “{title}”",
    "selection.subject.other": "{who} escolheu {count} fotos de “{title}”",
    "selection.title": "A escolha está feita",
    "selection.lead.one": "{who} escolheu {count} foto de “{title}”.",
    "selection.lead.other": "{who} escolheu {count} fotos de “{title}”.",
    "selection.note": "A mensagem:",
    "selection.button": "Ver a seleção",
    "selection.somebody": "Alguém",
    "newsletter.subject": "Confirme a sua assinatura",
    "newsletter.lead": "Você pediu a nossa newsletter. Confirme, por favor.",
    "newsletter.button": "Confirmar",
    "newsletter.note": (
        "O link funciona por 24 horas. Se você não pediu nada, ignore esta mensagem."
    ),
    "newsletter.leave": "Não quer e-mails nossos? Aqui você garante que nada chegue:",
}
