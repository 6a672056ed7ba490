"""Whether two records may speak of one person: simple, explained, never a verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.conflict import Ground, Known, Person, alike, marks, same_name, ties

words = st.sampled_from(["Anna", "Lena", "Müller", "mueller", "ROTH", "Jonas", "Dr.", "van"])
names = st.lists(words, max_size=4).map(" ".join) | st.text("aäoöeuüxyz -'", max_size=14)
people = st.builds(
    Person,
    st.lists(names, max_size=2).map(tuple),
    st.sampled_from(["", "1987", "1987-04", "1987-04-12", "1990-01-01"]),
    st.frozensets(st.sampled_from(["1", "2"]), max_size=2),
)
records = st.builds(Known, people, st.lists(people, max_size=2).map(tuple))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jonas Weber", "weber, JONAS"),
        ("Müller Anna", "Anna Mueller"),
        ("José Núñez", "Jose Nunez"),
        ("Dr. Lena Roth", "Lena Roth"),
        ("Jonas Peter Weber", "Jonas Weber"),
        ("Anna-Lena Groß", "Anna Lena Gross"),
    ],
)
def test_these_names_are_alike(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jonas Weber", "Jonas Roth"), ("Jonas", "Jonas"), ("", ""), ("Dr. Weber", "Dr. Weber")],
)
def test_these_are_not(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_two_whole_birth_dates_that_differ_speak_against_a_name() -> None:
    one, other = Person(("Jonas Weber",), "1992-05-14"), Person(("Jonas Weber",), "1971-01-02")
    assert alike(one, other) == frozenset()
    assert alike(one, Person(("Jonas Weber",), "1992")) == {Ground.NAME}


def test_a_birth_date_alone_proposes_nothing() -> None:
    assert not alike(Person(("Jonas Weber",), "1992-05-14"), Person(("Ida Falk",), "1992-05-14"))


def test_one_telephone_in_two_records_is_worth_a_look() -> None:
    assert alike(Person(("A",), reached=frozenset({"1"})), Person(("B",), reached=frozenset({"1"})))


def test_somebody_around_one_client_may_be_the_other() -> None:
    jonas = Known(Person(("Jonas Weber",)), (Person(("Lena Roth",)),))
    assert ties(jonas, Known(Person(("Roth, Lena",)))) == {Ground.AROUND}


def test_a_family_doctor_named_in_two_records_ties_nobody() -> None:
    doctor = Person(("Dr. Lena Roth",))
    one, other = (Known(Person((name,)), (doctor,)) for name in ("Jonas Weber", "Ida Falk"))
    assert not ties(one, other)


@given(records, records)
def test_it_is_the_same_from_both_sides(one: Known, other: Known) -> None:
    assert ties(one, other) == ties(other, one)


@given(records, records)
def test_whoever_is_tied_shares_a_mark(one: Known, other: Known) -> None:
    assert not ties(one, other) or marks(one) & marks(other)


@given(people)
def test_nobody_is_alike_without_two_words_or_a_way(one: Person) -> None:
    nobody = Person(("x",), one.birth_date)
    assert not alike(one, nobody)
