"""SIGTERM while people are submitting, as at a deployment."""

import random
import time

import pytest

from tests.server.site import Site
from tests.server.test_kills import Crowd

pytestmark = pytest.mark.xdist_group("server")


def test_what_was_acknowledged_before_sigterm_is_stored(
    site: Site,
) -> None:
    everybody = site.learners(150)
    site.start()
    crowd = Crowd(site, everybody, random.Random(1))
    crowd.start()
    for moment in (40, 90):
        crowd.wait_for(moment)
        began = time.monotonic()
        assert site.stop() == 0
        assert time.monotonic() - began < 30
        site.start()
    crowd.finish()
    assert set(crowd.failures) <= {0}
    assert site.stored() == sorted(one.token for one in everybody)
