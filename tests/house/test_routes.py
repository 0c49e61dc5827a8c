"""Every address has a policy that was thought about, and a new one asks for a look at this list."""

import tempfile
from pathlib import Path

import pytest
from flask import Flask

from academy.app import create_app
from academy.config import LOCAL_HOSTS, Settings
from academy.web import access

SNAPSHOT = Path(__file__).with_name("routes.txt")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The application on a database nobody asks."""
    folder = tmp_path_factory.mktemp("routes")
    key = "a key for tests, forty characters long!!"
    made = create_app(Settings(folder, f"sqlite:///{folder / 'none.db'}", key))
    yield made
    made.extensions["academy.engine"].dispose()


def unclassified(app: Flask) -> list[str]:
    """The rules whose view says nothing about who may open it."""
    with app.app_context():
        rules = app.url_map.iter_rules()
        return sorted(one.rule for one in rules if access.policy_of(one.endpoint) is None)


def described(app: Flask) -> list[str]:
    """One line a rule: its methods, its address, who may open it."""
    with app.app_context():
        return sorted(
            f"{one.rule}  {' '.join(sorted(one.methods - {'HEAD', 'OPTIONS'}))}  "
            + " ".join(sorted(access.policy_of(one.endpoint) or ("UNCLASSIFIED",)))
            for one in app.url_map.iter_rules()
        )


def test_every_rule_has_a_policy(site):
    rules = list(site.url_map.iter_rules())
    print(f"{len(rules)} rules")
    assert len(rules) > 40
    assert unclassified(site) == []


def test_a_view_that_forgot_its_policy_is_found_and_refused(tmp_path):
    """The test above is tested: one view without a policy, parameters and all."""
    key = "a key for tests, forty characters long!!"
    app = create_app(Settings(tmp_path, f"sqlite:///{tmp_path / 'none.db'}", key))

    @app.get("/forgotten/<int:number>")
    def forgotten(number: int) -> str:
        return "secret"

    assert unclassified(app) == ["/forgotten/<int:number>"]
    response = app.test_client().get("/forgotten/7")
    assert response.status_code == 404
    assert "secret" not in response.text
    app.extensions["academy.engine"].dispose()


def test_a_role_that_does_not_exist_cannot_be_allowed():
    with pytest.raises(ValueError, match="no such role: owner"):
        access.allow("learner", "owner")


def test_the_list_of_addresses_is_the_one_that_was_looked_at(site):
    """Changed on purpose? `python -m tests.house.test_routes` writes it anew."""
    assert SNAPSHOT.read_text(encoding="utf-8").splitlines() == described(site)


def test_addresses_are_written_with_hyphens_and_in_lower_case(site):
    for rule in site.url_map.iter_rules():
        fixed = "".join(part for is_blank, part in rule._trace if not is_blank)
        assert fixed == fixed.lower()
        assert "_" not in fixed


def test_whole_numbers_in_addresses_have_an_end(site):
    for rule in site.url_map.iter_rules():
        assert "<int:" not in rule.rule, f"{rule.rule}: say <int(max=2147483647):…>"


@pytest.mark.parametrize("host", LOCAL_HOSTS[:2])
def test_this_machine_is_trusted_by_default(site, host):
    assert host in site.config["TRUSTED_HOSTS"]


def write() -> None:
    """Write the list anew."""
    key = "a key for tests, forty characters long!!"
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(Path(folder), f"sqlite:///{folder}/none.db", key))
        SNAPSHOT.write_text("\n".join(described(app)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
