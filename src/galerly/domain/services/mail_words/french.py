"""What mails say, in French: with "vous"."""

WORDS = {
    "hello": "Bonjour {name},",
    "hello_all": "Bonjour,",
    "copy": "Ou copiez cette adresse dans votre navigateur :",
    "sent_with": "Envoyé avec Galerly",
    "sent_for": "Envoyé avec Galerly de la part de {photographer}",
    "verify.subject": "Confirmez votre adresse e-mail",
    "verify.lead": "Bienvenue sur Galerly. Confirmez que cette adresse est bien la vôtre.",
    "verify.button": "Confirmer l’adresse",
    "verify.note": (
        "Le lien fonctionne une seule fois, pendant 24 heures. Si vous n’avez pas créé de compte, "
        "ignorez ce message."
    ),
    "reset.subject": "Choisissez un nouveau mot de passe",
    "reset.lead": (
        "Quelqu’un, sans doute vous, souhaite un nouveau mot de passe pour votre compte."
    ),
    "reset.button": "Choisir un mot de passe",
    "reset.note": (
        "Le lien fonctionne une seule fois, pendant 60 minutes. Si ce n’était pas vous, ignorez ce "
        "message : votre mot de passe ne change pas."
    ),
    "factor_on.subject": "Votre compte demande désormais un code",
    "factor_on.lead": (
        "Un second facteur a été activé : pour se connecter à votre compte, il faut un code de "
        "votre application d’authentification en plus du mot de passe. Toutes les autres sessions "
        "ont été fermées."
    ),
    "factor_on.button": "Ouvrir les réglages",
    "factor_on.note": (
        "Si ce n’était pas vous, quelqu’un d’autre est connecté à votre compte. Choisissez un "
        "nouveau mot de passe avec « Mot de passe oublié ? » sur la page de connexion, et écrivez "
        "à la personne qui gère ce site."
    ),
    "factor_off.subject": "Votre compte ne demande plus de code",
    "factor_off.lead": (
        "Le second facteur a été désactivé : le mot de passe suffit de nouveau pour se connecter."
    ),
    "factor_off.button": "Ouvrir les réglages",
    "factor_off.note": (
        "Si ce n’était pas vous, quelqu’un connaît votre mot de passe. Choisissez-en un nouveau "
        "avec « Mot de passe oublié ? » sur la page de connexion, et réactivez le second facteur."
    ),
    "factor_used.subject": "Un code de secours a été utilisé",
    "factor_used.lead.one": (
        "Quelqu’un, sans doute vous, s’est connecté à votre compte avec un code de secours. Il en "
        "reste {count}."
    ),
    "factor_used.lead.other": (
        "Quelqu’un, sans doute vous, s’est connecté à votre compte avec un code de secours. Il en "
        "reste {count}."
    ),
    "factor_used.button": "Ouvrir les réglages",
    "factor_used.note": (
        "Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe : toutes les "
        "sessions seront fermées. Pour de nouveaux codes de secours, désactivez puis réactivez le "
        "second facteur."
    ),
    "code.subject": "{code} est votre code",
    "code.title": "Votre code",
    "code.lead": "Ce code vous ouvre vos galeries :",
    "code.or": "Ou ouvrez-les avec ce bouton, sur l’appareil où vous voulez les voir.",
    "code.button": "Ouvrir mes galeries",
    "code.note": (
        "Le code fonctionne une seule fois, pendant 10 minutes. Si vous ne l’avez pas demandé, "
        "ignorez ce message."
    ),
    "invite.subject": "{photographer} a partagé « {title} » avec vous",
    "invite.lead": "{photographer} a une galerie pour vous.",
    "invite.button": "Voir les photos",
    "invite.note": (
        "Pas besoin de mot de passe : connectez-vous avec l’adresse e-mail qui a reçu ce message, "
        "et nous vous enverrons un code."
    ),
    "remind.subject.one": "« {title} » ferme dans {count} jour",
    "remind.subject.other": "« {title} » ferme dans {count} jours",
    "remind.lead.one": (
        "La galerie que {photographer} a préparée pour vous ferme dans {count} jour. "
        "D’ici là, vous pouvez encore regarder, choisir et télécharger."
    ),
    "remind.lead.other": (
        "La galerie que {photographer} a préparée pour vous ferme dans {count} jours. "
        "D’ici là, vous pouvez encore regarder, choisir et télécharger."
    ),
    "remind.leave": "Vous ne voulez plus de rappels pour cette galerie ? C’est ici :",
    "selection.subject.one": "{who} a choisi {count} photo dans « {title} »",
    "selection.subject.other": "{who} a choisi {count} photos dans « {title} »",
    "selection.title": "Le choix est fait",
    "selection.lead.one": "{who} a choisi {count} photo dans « {title} ».",
    "selection.lead.other": "{who} a choisi {count} photos dans « {title} ».",
    "selection.note": "Avec ce message :",
    "selection.button": "Voir la sélection",
    "selection.somebody": "Quelqu’un",
    "newsletter.subject": "Confirmez votre abonnement",
    "newsletter.lead": "Vous avez demandé notre lettre d’information. Merci de confirmer.",
    "newsletter.button": "Confirmer",
    "newsletter.note": (
        "Le lien fonctionne pendant 24 heures. Si vous n’avez rien demandé, ignorez ce message."
    ),
    "newsletter.leave": "Vous ne voulez rien recevoir de nous ? Assurez-vous-en ici :",
}
