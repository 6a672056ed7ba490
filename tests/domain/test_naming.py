"""No letter names another who takes part; an ordinary word is no name."""

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.naming import named

LENA = ["Lena Roth"]


def found(text: str, names: list[str], *own: str) -> set[str]:
    return {each.name for each in named(text, names, own=own)}


def test_a_first_name_a_surname_and_the_whole_name_are_found() -> None:
    assert found("You and Lena went far.", LENA) == {"Lena"}
    assert found("Mr Roth came along.", LENA) == {"Roth"}
    assert found("with LENA ROTH, always", LENA) == {"Lena Roth"}


def test_a_possessive_and_a_comma_hide_no_name() -> None:
    assert found("Lena’s letters, and Lena, too", LENA) == {"Lena"}


def test_a_name_inside_a_longer_word_is_none() -> None:
    assert not found("Magdalena slept in Rothenburg.", LENA)


def test_a_shared_surname_names_nobody_else() -> None:
    assert not found("Dear Jonas Weber", ["Lena Weber"], "Jonas Weber")
    assert found("Dear Jonas, Lena Weber says", ["Lena Weber"], "Jonas Weber") == {"Lena Weber"}


def test_a_word_in_small_letters_is_no_name() -> None:
    assert not found("you will, and I hope so", ["Will Hope"])
    assert found("Will you?", ["Will Hope"]) == {"Will"}


def test_a_month_in_a_date_is_nobody() -> None:
    assert not found("on 14 May 2026 and May 3, 2026", ["May Lund"])
    assert found("May said so on 14 May 2026", ["May Lund"]) == {"May"}


def test_a_number_before_a_name_makes_no_date_of_it() -> None:
    assert found("room 5 Lena 2026", ["Lena Roth"]) == {"Lena"}


def test_whoever_signs_may_have_the_same_first_name() -> None:
    assert not found("Yours, Lena Lindqvist", LENA, "Lena Lindqvist")


def test_scripts_without_spaces_and_marks_are_read_too() -> None:
    assert found("我和李伟说过", ["李伟"]) == {"李伟"}
    assert found("Zoe\u0308 came", ["Zo\u00eb Lang"]) == {"Zo\u00eb"}
    assert found("Олена прийшла", ["Олена Коваль"]) == {"Олена"}


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäöüßéñç", min_size=2, max_size=9).map(str.capitalize)
NAMES = st.lists(LETTERS, min_size=1, max_size=3).map(" ".join)
SIDES = st.sampled_from(["", "x. ", "(", "— ", "\n", "“"])


@given(NAMES, SIDES, SIDES)
def test_whatever_the_name_is_it_is_found_in_a_sentence(name: str, left: str, right: str) -> None:
    assert found(f"{left}{name}{right[::-1]}", [name])


@given(NAMES, NAMES, st.text(max_size=40))
def test_a_clients_own_name_names_nobody_else(name: str, other: str, text: str) -> None:
    assert all(part not in name.split() for part in found(f"{name} {text}", [other], name))
