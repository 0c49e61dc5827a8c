"""The words of every mail, in both languages: subject and plain text."""

TEXTS: dict[str, dict[str, tuple[str, str]]] = {
    "reset": {
        "en": (
            "Set a new password for {site}",
            """Hello {name},

somebody asked for a new password for your account on {site}.
If it was you, open this link and choose one:

{link}

It works once, within 60 minutes. Until then your present password goes on working.
If it was not you, do nothing: without this link nobody can change your password.
""",
        ),
        "es": (
            "Elige una nueva contraseña para {site}",
            """Hola, {name}:

Alguien pidió una nueva contraseña para tu cuenta en {site}.
Si fuiste tú, abre este enlace y elige una:

{link}

Funciona una sola vez, durante 60 minutos. Hasta entonces tu contraseña actual sigue sirviendo.
Si no fuiste tú, no hagas nada: sin este enlace nadie puede cambiar tu contraseña.
""",
        ),
    },
    "password_changed": {
        "en": (
            "Your password for {site} was changed",
            """Hello {name},

your password for {site} was just changed, and every other browser was signed out.
If it was you, there is nothing to do. If not, set a new one now:

{base}/reset
""",
        ),
        "es": (
            "Tu contraseña de {site} cambió",
            """Hola, {name}:

Tu contraseña de {site} acaba de cambiar y se cerró la sesión en los demás navegadores.
Si fuiste tú, no hace falta nada más. Si no fuiste tú, elige una nueva ahora:

{base}/reset
""",
        ),
    },
    "email_change": {
        "en": (
            "Confirm your new address for {site}",
            """Hello {name},

open this link to sign in to {site} with this address from now on:

{link}

It works once, within 60 minutes. If you did not ask for this, do nothing.
""",
        ),
        "es": (
            "Confirma tu nueva dirección para {site}",
            """Hola, {name}:

Abre este enlace para entrar a {site} con esta dirección de ahora en adelante:

{link}

Funciona una sola vez, durante 60 minutos. Si no lo pediste, no hagas nada.
""",
        ),
    },
    "email_asked": {
        "en": (
            "Somebody asked to change your address for {site}",
            """Hello {name},

somebody signed in as you asked to move your account on {site} to another address.
If it was you, open the link sent there.
If not, change your password now, which ends every other session:

{base}/account/
""",
        ),
        "es": (
            "Alguien pidió cambiar tu dirección de {site}",
            """Hola, {name}:

Alguien que entró con tu cuenta de {site} pidió pasarla a otra dirección.
Si fuiste tú, abre el enlace que enviamos allí.
Si no fuiste tú, cambia tu contraseña ahora; eso cierra todas las demás sesiones:

{base}/account/
""",
        ),
    },
    "email_changed": {
        "en": (
            "Your address for {site} was changed",
            """Hello {name},

you now sign in to {site} with another address; this one no longer works.
If this was not you, write to the people who run {site} today.
""",
        ),
        "es": (
            "Tu dirección de {site} cambió",
            """Hola, {name}:

Ahora entras a {site} con otra dirección; esta ya no sirve.
Si no fuiste tú, escribe hoy mismo a quienes administran {site}.
""",
        ),
    },
}
