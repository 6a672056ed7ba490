"""A question put into words once answers what its query set would, whatever its values are."""

from datetime import date
from uuid import uuid4

import pytest
from django.db.models import Q

from envoi.records.models import Episode, Practice, Response
from envoi.records.prepared import Prepared
from tests import build
from tests.people import TODAY

pytestmark = pytest.mark.django_db


def test_rows_come_as_the_query_set_would_give_them() -> None:
    refs = [build.episode() for _ in range(3)]
    asked = Prepared(lambda ref: Episode.objects.filter(id=ref))
    for ref in (*refs, uuid4()):
        assert asked(ref) == list(Episode.objects.filter(id=ref))
        assert asked.first(ref) == Episode.objects.filter(id=ref).first()


@pytest.mark.parametrize("shape", ["values", "values_list"])
def test_columns_come_as_their_own_types(shape: str) -> None:
    ref = build.episode(phq9=(12, 9))

    def ask(episode, on):  # type: ignore[no-untyped-def]
        rows = Response.objects.filter(episode=episode, on__lte=on).order_by("on")
        return getattr(rows, shape)("id", "on", "answers", "client", "created_at", "risk")

    for on in (TODAY, date(2000, 1, 1)):
        assert Prepared(ask)(ref, on) == list(ask(ref, on))


def test_a_question_whose_words_depend_on_a_value_is_refused() -> None:
    within = Prepared(lambda text: Practice.objects.filter(name__contains=text))
    longer = Prepared(lambda text: Practice.objects.filter(name__in=[text, *text[: int(text[-1])]]))
    for asked in (within, longer):
        with pytest.raises(TypeError, match="words of this question"):
            asked("Lindenhof")


def test_a_question_without_an_answer_answers_nothing() -> None:
    assert Prepared(lambda ref: Episode.objects.filter(pk__in=[], id=ref))(uuid4()) == []


def test_what_its_words_depend_on_is_its_kind() -> None:
    ref = build.episode()
    asked = Prepared(lambda ref, model: model.objects.filter(Q(pk=ref) | Q(pk__isnull=True)))
    assert [row.pk for row in asked(ref, kind=(Episode,))] == [ref]
    assert asked(ref, kind=(Response,)) == []
