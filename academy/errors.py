"""What can go wrong, in the domain's words; `web/errors.py` alone turns them into HTTP."""


class AcademyError(Exception):
    """The root of every error this program raises on purpose; its text is fit to show a person."""


class NotFound(AcademyError):
    """It does not exist, or it is not yours: the two are never told apart."""


class Forbidden(AcademyError):
    """You are known, and your role does not include this."""


class Conflict(AcademyError):
    """It changed since you read it; `current` is what stands there now."""

    def __init__(self, message: str, current: object = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(AcademyError):
    """What was sent cannot be accepted: one message per field, shown at the field."""

    def __init__(self, **fields: str) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields
