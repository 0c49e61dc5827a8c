"""A disk that takes no more: refusals in words, no false promise, and pages that can be read."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from academy.storage import SignInSession
from tests.server.site import Site

pytestmark = pytest.mark.xdist_group("server")


def test_a_full_disk_refuses_in_words(file_site: Site) -> None:
    site = file_site
    everybody = site.learners(120)
    with site.engine.begin() as connection:
        # Long enough ago that a page would note that the session is in use.
        seen = datetime.now(UTC) - timedelta(minutes=5)
        connection.execute(update(SignInSession).values(seen_at=seen))
    site.engine.dispose()
    # No file of the server's may grow beyond this; the database itself is larger already.
    assert (site.folder / "academy.db").stat().st_size > 200_000
    site.start(largest_file=200_000)
    answers = [site.submit(learner) for learner in everybody]
    acknowledged = [one for one, told in zip(everybody, answers, strict=True) if told.acknowledges]
    refused = [told for told in answers if not told.acknowledges]
    assert acknowledged
    assert refused
    assert {told.status for told in refused} == {503}
    assert "Nothing you sent was stored" in refused[-1].text
    assert {site.get("/progress/", one.cookie).status for one in everybody} == {200}
    assert site.stop() == 0
    assert site.stored() == sorted(one.token for one in acknowledged)
    site.start()
    assert all(site.submit(learner).acknowledges for learner in everybody)
    assert len(site.stored()) == len(everybody)
