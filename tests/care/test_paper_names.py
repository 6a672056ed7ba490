"""No letter names another who takes part."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import ending_words, endings, papers
from envoi.care.answers import Refused, Saved
from envoi.records.models import Paper
from tests import build, people

pytestmark = pytest.mark.django_db
OWN = "You learnt to say no, and I am glad that I could see it."


def letter(*partners: str, pride: str = OWN, kind: str = "progress_letter") -> UUID:
    by = people.mara()
    ref = build.episode(kind="group", partners=partners, sessions=3)
    told = {"on": by.today, "initiated_by": "both", "why": ""}
    ending = build.saved(endings.talk(ref, by=by, ref=uuid4(), **told))
    client = endings.present(ref, by=by)[0][0]
    paper = build.saved(papers.begin(ending, kind=kind, client=client, by=by, ref=uuid4()))
    if kind == "progress_letter":
        build.saved(papers.save_draft(paper, {"pride": pride}, by=by))
    return paper


def sentence(paper: UUID) -> str:
    answer = papers.sign(paper, by=people.mara())
    return answer.sentence if isinstance(answer, Refused) else ""


def test_a_letter_that_names_nobody_is_signed() -> None:
    assert isinstance(papers.sign(letter("Lena Roth"), by=people.mara()), Saved)


def test_a_letter_that_names_another_says_where_and_waits() -> None:
    paper = letter("Lena Roth", pride="You and Lena were brave with each other.")
    assert "“Lena” in “What you want to say, in your own words”" in sentence(paper)
    assert not Paper.objects.filter(signed_at__isnull=False).exists()


def test_the_page_says_so_before_anybody_signs() -> None:
    paper = letter("Lena Roth", pride="You and Lena Roth were brave.")
    page = papers.page(paper, by=people.mara())
    assert "Lena Roth" in page.named and page.names[0].whole


def test_what_is_drawn_from_the_plan_is_looked_at_too() -> None:
    by, paper = people.mara(), letter("Lena Roth")
    ending = Paper.objects.get(id=paper).ending_id
    build.saved(ending_words.write(ending, {"next_steps": "Walk with Lena"}, by=by))
    assert "“Lena” in what is drawn from the record" in sentence(paper)


def test_a_word_that_only_looks_like_a_name_may_be_said_to_be_one() -> None:
    paper = letter("Will Hope", pride="Will you think of the bridge you crossed?")
    assert "“Will”" in sentence(paper)
    build.saved(papers.save_draft(paper, {}, plain_words=["Will"], by=people.mara()))
    assert not sentence(paper)


def test_a_whole_name_is_never_an_ordinary_word() -> None:
    paper = letter("Will Hope", pride="Will Hope and you crossed a bridge.")
    build.saved(papers.save_draft(paper, {}, plain_words=["Will Hope"], by=people.mara()))
    assert "“Will Hope”" in sentence(paper)


PARTS = st.text("abcdefghijklmnoprstuvwzäöüßéñ", min_size=3, max_size=9).map(str.capitalize)


@settings(max_examples=15, deadline=None)
@given(st.tuples(PARTS, PARTS).map(" ".join), st.sampled_from(["whole", "first", "last"]))
def test_whoever_takes_part_is_never_named_in_a_signed_letter(name: str, how: str) -> None:
    written = {"whole": name, "first": name.split(maxsplit=1)[0], "last": name.split()[1]}[how]
    if written in ("Jonas", "Weber"):
        return
    assert written in sentence(letter(name, pride=f"What {written} and you did together was good."))
