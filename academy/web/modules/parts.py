"""A lesson's text with its exercises between, ready for the page."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from academy import kinds
from academy.content import Exercise, ExercisePart, Lesson, Module
from academy.services.lessons import Given
from academy.web.access import csrf_token
from academy.web.keyed import Keyed
from academy.web.languages import language

# Stand-ins in a rendered exercise for what is made anew for every page.
PIECES = ("margin", "heading", "outline", "sources")
CSRF_TOKEN, TOKEN = "\ue000csrf-token\ue000", "\ue000token\ue000"


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A lesson as somebody stands before it: its text, the language, and which are finished."""

    module: Module
    lesson: Lesson
    lang: str
    done: tuple[int, ...]

    @property
    def hash(self) -> str:
        """Equal for everybody to whom the page looks the same."""
        return f"{self.module.version} {self.lesson.slug} {self.lang} {self.done}"


def drawn(module: Module, lesson: Lesson, done: list[int]) -> dict[str, Markup]:
    """The pieces of the page that are nobody's own, by their names in `_lesson.html`."""
    return _drawn(Keyed(LessonPlace(module, lesson, language(), tuple(done))))


@lru_cache(maxsize=1024)
def _drawn(keyed: Keyed[LessonPlace]) -> dict[str, Markup]:
    place = keyed.content
    template = current_app.jinja_env.get_template("web/modules/_lesson.html").make_module(
        {
            "module": place.module,
            "lesson": place.lesson,
            "page": place.lesson.page(place.lang),
            "lang": place.lang,
            "done": place.done,
        }
    )
    return {name: getattr(template, name)() for name in PIECES}


def parts(
    module: Module,
    lesson: Lesson,
    answers: Mapping[str, Given],
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
    given: Given | None,
    refused: tuple[str, str] | None,
) -> Markup:
    exercise = module.exercise(slug)
    # An answer to an older version of the text is kept, but says nothing about this one.
    is_current = given is not None and given.exercise_hash == exercise.hash
    answer = given.answer if given is not None and is_current else None
    error = refused[1] if refused and refused[0] == slug else ""
    if answer is None and not error:
        html = _unanswered(Keyed(exercise), lang, language())
    else:
        html = _rendered(exercise, lang, answer, error)
    # Only here does a page become somebody's own.
    token = secrets.token_urlsafe(16)
    return Markup(html.replace(CSRF_TOKEN, csrf_token()).replace(TOKEN, token))  # noqa: S704


@lru_cache(maxsize=512)
def _unanswered(keyed: Keyed[Exercise], lang: str, _reader: str) -> str:
    """An exercise as everybody finds it, by the reader's language; it was a sixth of the page."""
    return _rendered(keyed.content, lang, None, "")


def _rendered(exercise: Exercise, lang: str, answer: Any, error: str) -> str:
    kind = kinds.KINDS[exercise.kind]
    body = exercise.body_in(lang)
    # Straight from the environment: a fragment that is kept must not see who is asking.
    template = current_app.jinja_env.get_template(f"kinds/{exercise.kind}/{exercise.kind}.html")
    return template.render(
        exercise=body,
        slug=exercise.slug,
        answer=answer,
        mark=kind.mark(body, answer) if answer is not None else None,
        action=f"/modules/{exercise.module}/exercises/{exercise.slug}",
        csrf_token=lambda: CSRF_TOKEN,
        token=TOKEN,
        error=error,
    )
