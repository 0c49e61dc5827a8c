"""What people answered can be told apart from what it has become since."""

import hashlib

from academy.content import Exercise, SelfAssessment
from tests.content.conftest import SLUG, Files


def instrument(files: Files) -> SelfAssessment:
    return files.load().module(SLUG).self_assessment


def series(files: Files) -> dict[str, str]:
    return {skill.id: skill.series for skill in instrument(files).skills}


def test_an_instrument_is_asked_in_its_order(files: Files) -> None:
    found = instrument(files)
    assert len(found.items) == 27
    assert [item.id for item in found.items[:4]] == ["w-1", "f-1", "k-1", "w-2"]
    assert [item.id for item in found.items if item.is_check] == ["w-check", "f-check", "k-check"]
    assert [point.count for point in found.points] == ["0", "1–2", "3–4", "5", "6–7", "8–9", "10"]
    assert found.points[0].texts.in_("es") == "Nunca"
    assert found.skill("waiting").check_id == "w-check"
    assert len(found.skill("waiting").item_ids) == 8


def test_an_instrument_survives_being_kept(files: Files) -> None:
    found = instrument(files)
    text = found.to_json()
    assert SelfAssessment.from_json(text) == found
    assert SelfAssessment.from_json(text).to_json() == text
    assert hashlib.sha256(text.encode()).hexdigest() == found.hash


def test_an_exercise_survives_being_kept(files: Files) -> None:
    found = files.load().exercise(SLUG, "which-follows")
    text = found.to_json()
    assert Exercise.from_json(text) == found
    assert hashlib.sha256(text.encode()).hexdigest() == found.hash


def test_another_wording_starts_another_series_of_that_skill_alone(files: Files) -> None:
    before, hash_before = series(files), instrument(files).hash
    files.edit("self-assessment.yaml", "Dejé un silencio", "Mantuve un silencio")
    after = series(files)
    assert after["waiting"] != before["waiting"]
    assert {s: after[s] for s in ("following", "keeping")} == {
        s: before[s] for s in ("following", "keeping")
    }
    assert instrument(files).hash != hash_before
    assert all(len(name) == 16 for name in after.values())


def test_names_descriptions_ids_and_order_go_on_with_the_series(files: Files) -> None:
    before, hash_before = series(files), instrument(files).hash
    files.edit("self-assessment.yaml", "{en: Waiting, es: Esperar}", "{en: Pausing, es: Pausar}")
    files.edit("self-assessment.yaml", "Leaving room after", "Leaving some room after")
    files.edit("self-assessment.yaml", "I filled a pause", "I filled each pause")
    files.edit("self-assessment.yaml", "[w-1, f-1,", "[f-1, w-1,")
    assert series(files) == before
    assert instrument(files).hash != hash_before


def test_another_scale_or_window_starts_every_series_anew(files: Files) -> None:
    before = series(files)
    files.edit("self-assessment.yaml", "en: Rarely", "en: Seldom")
    between = series(files)
    files.edit("self-assessment.yaml", "In the last four weeks", "In the last week")
    after = series(files)
    for skill, name in before.items():
        assert len({name, between[skill], after[skill]}) == 3


def test_another_text_of_an_exercise_is_another_version(files: Files) -> None:
    before = files.load().exercise(SLUG, "which-follows").hash
    files.edit("exercises/which-follows.es.md", "Suena a ayuda", "Parece ayuda")
    assert files.load().exercise(SLUG, "which-follows").hash != before
