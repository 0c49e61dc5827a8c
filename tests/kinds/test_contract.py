"""Every kind keeps the contract, by its own example and cases."""

import json
from dataclasses import asdict
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from academy import errors
from academy.kinds import FOLDER, KINDS, contract, example

forms = st.dictionaries(
    st.one_of(st.sampled_from(["choice", "text", "csrf_token"]), st.text(max_size=8)),
    st.one_of(st.sampled_from(["1", "2", "3", "4", "0", "-1"]), st.text(max_size=20)),
    max_size=6,
)
answers = st.one_of(st.none(), forms, st.dictionaries(st.just("choice"), st.integers()))


def read_example(name: str) -> Any:
    text = example(name).split("---\n", 2)[2]
    return KINDS[name].read(contract.Source(f"{name}/example.md", 5, text, "A title", "en"))


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        (FOLDER / name / "cases.yaml").read_text(encoding="utf-8")
    )
    return found


ALL_CASES = [(name, case) for name in KINDS for case in cases(name)]


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_its_four_files(name: str) -> None:
    here = {path.name for path in (FOLDER / name).iterdir()}
    assert {"kind.py", f"{name}.html", "example.md", "cases.yaml"} <= here


@pytest.mark.parametrize("name", KINDS)
def test_the_example_is_sound_and_its_own_twin(name: str) -> None:
    exercise = read_example(name)
    assert KINDS[name].twins(exercise, exercise) == []


@pytest.mark.parametrize("name", KINDS)
def test_an_exercise_survives_being_kept(name: str) -> None:
    exercise = read_example(name)
    assert KINDS[name].restore(json.loads(json.dumps(asdict(exercise)))) == exercise


@pytest.mark.parametrize("name", KINDS)
def test_the_cases_hold_a_right_a_wrong_and_a_refused_answer(name: str) -> None:
    assert any("refused" in case for case in cases(name))
    assert len({case["score"] for case in cases(name) if "score" in case}) > 1


@pytest.mark.parametrize(("name", "case"), ALL_CASES)
def test_an_answer_is_worth_what_the_cases_say(name: str, case: dict[str, Any]) -> None:
    exercise = read_example(name)
    if "refused" in case:
        with pytest.raises(errors.Invalid) as refusal:
            KINDS[name].take(exercise, case["form"])
        assert sorted(refusal.value.fields) == sorted(case["refused"])
        return
    answer = KINDS[name].take(exercise, case["form"])
    assert answer == case["answer"]
    assert KINDS[name].mark(exercise, answer).score == case["score"]


@pytest.mark.parametrize("name", KINDS)
@given(form=forms)
def test_any_form_at_all_is_an_answer_or_refused(name: str, form: dict[str, str]) -> None:
    exercise = read_example(name)
    try:
        answer = KINDS[name].take(exercise, form)
    except errors.Invalid:
        return
    assert json.loads(json.dumps(answer)) == answer
    mark = KINDS[name].mark(exercise, answer)
    assert mark.awaits_review or mark.score is not None


@pytest.mark.parametrize("name", KINDS)
@given(answer=answers)
def test_an_answer_that_no_longer_fits_has_no_score(name: str, answer: Any) -> None:
    mark = KINDS[name].mark(read_example(name), answer)
    assert mark.score is None or 0 <= mark.score <= 1


@pytest.mark.parametrize("name", KINDS)
@given(text=st.text(alphabet=st.sampled_from("- []x>\n*a`|#\t1."), max_size=200))
def test_any_text_at_all_is_an_exercise_or_unreadable(name: str, text: str) -> None:
    lines: list[int] = []
    try:
        KINDS[name].read(contract.Source("x.md", 3, text, "A title", "en"))
    except contract.Unreadable as error:
        lines = [line for line, _ in error.findings]
    assert all(line >= 3 for line in lines)
