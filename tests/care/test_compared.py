"""What two people typed differently may be the same way to reach somebody."""

import pytest

from envoi.care.compared import normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("030 1234567", "+49 30 1234567"),
        ("0049 (0)30 / 123 45 67", "+49 30 1234567"),
        ("(503) 555-0123", "+1 503 555 0123"),
        ("020 7946 0958", "+44 20 7946 0958"),
        ("01 23 45 67 89", "+33123456789"),
        ("0555 01", "55501"),
    ],
)
def test_a_telephone_is_the_same_with_and_without_its_country(one: str, other: str) -> None:
    assert normalised("phone", one) == normalised("mobile", other) != ""


def test_two_numbers_stay_two() -> None:
    assert normalised("phone", "030 1234567") != normalised("phone", "030 1234568")
    assert normalised("phone", "555 01") != normalised("phone", "555 02")
    assert normalised("phone", "ask her sister") != normalised("phone", "none")


def test_an_address_is_the_same_in_capitals_and_with_more_spaces() -> None:
    assert normalised("email", " Jonas@Example.org") == normalised("email", "jonas@example.org ")
    assert normalised("post", "Am  Markt 1") == normalised("post", "am markt 1")
