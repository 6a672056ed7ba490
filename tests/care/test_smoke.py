import pytest
from envoi.care import caseloads, clients, noticing
from tests import build, people

pytestmark = pytest.mark.django_db


def test_smoke(client):
    by = people.mara()
    ref = build.episode(sessions=12, phq9=[19, 18, 15, 12, 9, 7, 6, 5])
    concern = build.entry("concern", ref, words="I can’t get out of bed.")
    build.entry("concern-rating", concern, rating=9)
    goal = build.entry("goal", ref, words="Go to work")
    build.entry("goal-rating", goal, rater="client", level="partly")
    build.entry("note", ref, text="We talked.")
    page = caseloads.page(caseloads.Question(), by=by)
    print(page)
    p = clients.page(ref, by=by)
    assert p.name == "Jonas Weber"
    assert not list(noticing.differing(by.practice))
    assert client.login(username="mara", password=people.PASSWORD)
    for url in [
        "/caseload/",
        f"/episodes/{ref}/",
        f"/episodes/{ref}/sessions/new/",
        f"/episodes/{ref}/scores/new/phq-9/",
        f"/under/{ref}/goal/",
        f"/entries/goal/{goal}/",
    ]:
        r = client.get(url)
        assert r.status_code == 200, url
    print(caseloads.report(by=by))
