"""What people type about themselves: labels and shapes; the rules are in services."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Address and password; whether they go together is all that is ever said about them."""

    email = StringField(_l("Work e-mail"))
    password = PasswordField(_l("Password"))
    shared_computer = BooleanField(_l("This is a shared computer"))


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The second step: six digits, or a recovery code."""

    code = StringField(_l("Code"))
