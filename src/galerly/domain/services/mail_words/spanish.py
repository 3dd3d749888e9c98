"""What mails say, in Spanish: with "tú"."""

WORDS = {
    "hello": "Hola, {name}:",
    "hello_all": "Hola:",
    "copy": "O copia esta dirección en tu navegador:",
    "sent_with": "Enviado con Galerly",
    "sent_for": "Enviado con Galerly en nombre de {photographer}",
    "verify.subject": "Confirma tu dirección de correo",
    "verify.lead": "Te damos la bienvenida a Galerly. Confirma que esta dirección es tuya.",
    "verify.button": "Confirmar dirección",
    "verify.note": (
        "El enlace funciona una sola vez, durante 24 horas. Si no te has registrado, no tienes que "
        "hacer nada."
    ),
    "reset.subject": "Elige una contraseña nueva",
    "reset.lead": "Alguien, seguramente tú, quiere una contraseña nueva para tu cuenta.",
    "reset.button": "Elegir contraseña",
    "reset.note": (
        "El enlace funciona una sola vez, durante 60 minutos. Si no has sido tú, no hagas nada: tu "
        "contraseña sigue siendo la misma."
    ),
    "factor_on.subject": "Tu cuenta ahora pide un código",
    "factor_on.lead": (
        "Se ha activado un segundo factor: para entrar en tu cuenta hace falta un código de tu "
        "aplicación de autenticación además de la contraseña. Las demás sesiones se han cerrado."
    ),
    "factor_on.button": "Abrir ajustes",
    "factor_on.note": (
        "Si no has sido tú, otra persona ha entrado en tu cuenta. Elige una contraseña nueva con "
        "«¿Has olvidado la contraseña?» en la página de acceso y escribe a quien administra este "
        "sitio."
    ),
    "factor_off.subject": "Tu cuenta ya no pide un código",
    "factor_off.lead": (
        "Se ha desactivado el segundo factor: para entrar vuelve a bastar la contraseña."
    ),
    "factor_off.button": "Abrir ajustes",
    "factor_off.note": (
        "Si no has sido tú, alguien conoce tu contraseña. Elige una nueva con «¿Has olvidado la "
        "contraseña?» en la página de acceso y vuelve a activar el segundo factor."
    ),
    "factor_used.subject": "Se ha usado un código de recuperación",
    "factor_used.lead.one": (
        "Alguien, seguramente tú, ha entrado en tu cuenta con un código de recuperación. Queda "
        "{count}."
    ),
    "factor_used.lead.other": (
        "Alguien, seguramente tú, ha entrado en tu cuenta con un código de recuperación. Quedan "
        "{count}."
    ),
    "factor_used.button": "Abrir ajustes",
    "factor_used.note": (
        "Si no has sido tú, elige ya una contraseña nueva: así se cierran todas las sesiones. Para "
        "tener códigos de recuperación nuevos, desactiva el segundo factor y vuelve a activarlo."
    ),
    "code.subject": "{code} es tu código",
    "code.title": "Tu código",
    "code.lead": "Con este código puedes ver tus galerías:",
    "code.or": "O ábrelas con este botón en el dispositivo en el que quieras verlas.",
    "code.button": "Abrir mis galerías",
    "code.note": (
        "El código funciona una sola vez, durante 10 minutos. Si no lo has pedido, no tienes que "
        "hacer nada."
    ),
    "invite.subject": "{photographer} ha compartido «{title}» contigo",
    "invite.lead": "{photographer} tiene una galería para ti.",
    "invite.button": "Ver las fotos",
    "invite.note": (
        "No necesitas contraseña: entra con la dirección de correo que ha recibido este mensaje y "
        "te enviaremos un código."
    ),
    "remind.subject.one": "«{title}» se cierra en {count} día",
    "remind.subject.other": "«{title}» se cierra en {count} días",
    "remind.lead.one": (
        "La galería de {photographer} para ti se cierra en {count} día. "
        "Hasta entonces puedes ver, elegir y descargar."
    ),
    "remind.lead.other": (
        "La galería de {photographer} para ti se cierra en {count} días. "
        "Hasta entonces puedes ver, elegir y descargar."
    ),
    "remind.leave": "¿No quieres más recordatorios de esta galería? Termínalos aquí:",
    "selection.subject.one": "{who} ha elegido {count} foto de «{title}»",
    "selection.subject.other": "{who} ha elegido {count} fotos de «{title}»",
    "selection.title": "La selección está hecha",
    "selection.lead.one": "{who} ha elegido {count} foto de «{title}».",
    "selection.lead.other": "{who} ha elegido {count} fotos de «{title}».",
    "selection.note": "Su mensaje:",
    "selection.button": "Ver la selección",
    "selection.somebody": "Alguien",
    "newsletter.subject": "Confirma tu suscripción",
    "newsletter.lead": "Has pedido nuestro boletín. Confírmalo, por favor.",
    "newsletter.button": "Confirmar",
    "newsletter.note": (
        "El enlace funciona durante 24 horas. Si no lo has pedido, no tienes que hacer nada."
    ),
    "newsletter.leave": "¿No quieres correo nuestro? Aquí te aseguras de que no llegue nada:",
}
