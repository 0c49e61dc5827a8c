"""What people type about themselves: labels and shapes; the rules are in services."""

import zoneinfo
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField, StringField

# Newer than what is published of its types.
from wtforms import SelectChoice  # type: ignore[attr-defined]  # isort: skip

from academy.errors import Invalid
from academy.web.languages import NAMES

LANGUAGES = [SelectChoice(*choice) for choice in NAMES.items()]


@cache
def zones() -> list[SelectChoice]:
    """Every time zone of a place people live in, by its IANA name."""
    places = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia")
    regions = (*places, "Europe", "Indian", "Pacific")
    names = [name for name in zoneinfo.available_timezones() if name.startswith(regions)]
    return [SelectChoice(name, name.replace("_", " ")) for name in ("UTC", *sorted(names))]


class Form(FlaskForm):  # type: ignore[misc]
    """A form that shows what a service refused at the field it was refused for."""

    def refuse(self, error: Invalid) -> None:
        """Put each message at its field, in the page's language."""
        for name, message in error.fields.items():
            self[name].errors = [*self[name].errors, _(message)]

    def say(self, message: str) -> None:
        """Say something about the form as a whole."""
        self.form_errors.append(message)


class SignInForm(Form):
    """Address and password; whether they go together is all that is ever said about them."""

    email = StringField(_l("Work e-mail"))
    password = PasswordField(_l("Password"))
    shared_computer = BooleanField(_l("This is a shared computer"))


class CodeForm(Form):
    """The second step: six digits, or a recovery code."""

    code = StringField(_l("Code"))


class ProveForm(Form):
    """The password once more, before something delicate."""

    password = PasswordField(_l("Password"))


class ResetForm(Form):
    """Where to send the link."""

    email = StringField(_l("Work e-mail"))


class NewPasswordForm(Form):
    """A new password; typing it twice is for those without a password manager's eye button."""

    new_password = PasswordField(_l("New password"))


class ChangePasswordForm(Form):
    """A new password for somebody who knows the old one."""

    password = PasswordField(_l("Present password"))
    new_password = PasswordField(_l("New password"))


class EmailForm(Form):
    """Another address to sign in with."""

    email = StringField(_l("New e-mail"))


class SettingsForm(Form):
    """How somebody wants the site."""

    name = StringField(_l("Name"))
    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"), choices=zones)
    theme = SelectField(
        _l("Theme"),
        choices=[
            SelectChoice("automatic", _l("Automatic, as your device has it")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
    )


class WelcomeForm(Form):
    """The little the first visit asks for."""

    language = SelectField(_l("Language"), choices=LANGUAGES)
    name = StringField(_l("Name"))
    time_zone = SelectField(_l("Time zone"), choices=zones)


class SetUpForm(Form):
    """The organisation and its first admin."""

    code = StringField(_l("Set-up code"))
    organisation = StringField(_l("Organisation"))
    name = StringField(_l("Your name"))
    email = StringField(_l("Your work e-mail"))
    password = PasswordField(_l("Password"))
    password_again = PasswordField(_l("The same password again"))


def fill(form: Form, person: Any) -> Form:
    """The form with what is stored of a person."""
    form.process(formdata=None, obj=person)
    return form
