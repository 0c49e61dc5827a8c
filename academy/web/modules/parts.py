"""A lesson's text with its exercises between, ready for the page."""

import secrets
from collections.abc import Mapping

from flask import render_template
from markupsafe import Markup

from academy import kinds
from academy.content import ExercisePart, Lesson, Module
from academy.storage import Submission
from academy.web.languages import language


def parts(
    module: Module,
    lesson: Lesson,
    answers: Mapping[str, Submission],
    refused: tuple[str, str] | None = None,
) -> list[Markup]:
    """HTML pieces in reading order; text was rendered and sanitised when the file was read."""
    page = lesson.page(language())
    return [
        _exercise(module, part.slug, page.lang, answers.get(part.slug), refused)
        if isinstance(part, ExercisePart)
        else Markup(part.html)  # noqa: S704 - sanitised at load
        for part in page.html_parts
    ]


def _exercise(
    module: Module,
    slug: str,
    lang: str,
    given: Submission | None,
    refused: tuple[str, str] | None,
) -> Markup:
    exercise = module.exercise(slug)
    kind = kinds.KINDS[exercise.kind]
    body = exercise.body_in(lang)
    # An answer to an older version of the text is kept, but says nothing about this one.
    is_current = given is not None and given.exercise_hash == exercise.hash
    answer = given.answer if given is not None and is_current else None
    return Markup(  # noqa: S704 - a template's own output
        render_template(
            f"kinds/{exercise.kind}/{exercise.kind}.html",
            exercise=body,
            slug=slug,
            answer=answer,
            mark=kind.mark(body, answer) if answer is not None else None,
            action=f"/modules/{module.slug}/exercises/{slug}",
            token=secrets.token_urlsafe(16),
            error=refused[1] if refused and refused[0] == slug else "",
        )
    )
