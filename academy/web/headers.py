"""Response headers that keep pages personal and browsers strict."""

from flask import Flask, Response

from academy.config import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Flask-WTF compares the referrer on HTTPS, so it may not be suppressed altogether.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PERSONAL = {"Cache-Control": "no-store"}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer the application gives."""
    always = [
        *ALWAYS.items(),
        *PERSONAL.items(),
        *(HTTPS_ONLY.items() if settings.is_https else ()),
    ]

    @app.after_request
    def add(response: Response) -> Response:
        present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - a list
        response.headers.extend(pair for pair in always if pair[0].lower() not in present)
        response.vary.add("Cookie")
        return response
