"""The letters a paper can be set in, and what happens to all others."""

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.documents import fonts

ANY = st.text(max_size=40)


def test_serif_and_sans_come_from_their_packages_and_nothing_from_the_machine():
    files = fonts.library().files
    assert {fonts.SERIF, fonts.SANS} <= set(files)
    assert all("site-packages" in str(path) for paths in files.values() for path in paths)


def test_a_package_that_is_not_installed_is_named():
    with pytest.raises(ModuleNotFoundError, match="envoi_no_such_font"):
        fonts._folder("envoi_no_such_font")


def test_plain_words_stay_as_they_are():
    assert fonts.settable("Jonas, 9 of 10 – “better”") == ("Jonas, 9 of 10 – “better”", ())


def test_accents_typed_apart_are_put_together():
    assert fonts.settable("e\u0301") == ("é", ())


def test_line_breaks_of_every_kind_are_kept_as_one_kind():
    assert fonts.settable("a\r\nb\rc\u2028d\x0be") == ("a\nb\nc\nd\ne", ())


def test_a_tabulator_is_a_space_and_controls_are_left_out_without_a_word():
    assert fonts.settable("a\tb\x00\u202ec\u202c") == ("a bc", ())


def test_joiners_that_shape_letters_are_kept():
    word = "نمی\u200cتوانم"
    assert fonts.settable(word) == (word, ())


def test_each_missing_character_is_named_once():
    assert fonts.settable("𓀀𓀀\ue000") == ("□□□", ("𓀀", "U+E000"))


def test_a_mark_no_font_has_with_its_letter_is_shown_as_missing():
    assert fonts.settable("漢\u0308") == ("漢□", ("U+0308",))


@pytest.mark.parametrize("letter", ["ɛ̀", "ɔ́", "Ḁ̈", "n̰̄"])
def test_a_letter_the_serif_has_only_in_part_is_set_whole_in_another_font(letter):
    clean, replaced = fonts.settable(letter)
    assert replaced == ()
    assert fonts.apart(clean) == {clean: "Noto Sans"}


@pytest.mark.parametrize("text", ["ñ́ ё́ ẹ̀", "मैं बिस्तर", "يَوْم", "שָׁלוֹם", "ฉันลุก", "❤️"])
def test_letters_one_font_has_whole_are_left_to_it(text):
    assert fonts.apart(fonts.settable(text)[0]) == {}


@settings(deadline=None)
@given(ANY)
def test_what_can_be_set_stays_so(text):
    clean, _ = fonts.settable(text)
    assert fonts.settable(clean.replace(fonts.MISSING, ""))[1] == ()


@settings(deadline=None)
@given(ANY)
def test_whatever_was_replaced_is_said(text):
    clean, replaced = fonts.settable(text.replace(fonts.MISSING, ""))
    assert (fonts.MISSING in clean) is bool(replaced)


@given(ANY)
def test_the_last_resort_is_the_serif_alone(text):
    clean, missing = fonts.plain(text)
    assert fonts.plain(clean)[0] == clean
    assert bool(missing) <= (fonts.MISSING in clean)


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        *[("مرحبا", True), ("9 שלום", True), ("Jonas said مرحبا", False), ("", False)],
        *[("محمد came to every session", False), ("أخذ Prozac كل صباح ومساء", True)],
        *[("\u200eمحمد came", False), ("\u200fLena قالت", True)],
    ],
)
def test_a_text_runs_as_most_of_its_letters_do_or_as_a_mark_in_front_says(text, rtl):
    assert fonts.right_to_left(text) is rtl


@pytest.mark.parametrize(
    ("text", "first"),
    [("朝ベッド", "JP"), ("침대 中", "KR"), ("ㄅ中", "TC"), ("我早上", "SC"), ("", "SC")],
)
def test_shared_chinese_letters_take_the_form_of_their_language(text, first):
    chinese = [family for family in fonts.families(text) if "CJK" in family]
    assert chinese[0].endswith(first)


@pytest.mark.parametrize(("text", "seen"), [("a", True), (" \u200d\ufe0f\n", False), ("", False)])
def test_what_leaves_no_ink_is_not_seen(text, seen):
    assert fonts.visible(text) is seen


def test_every_font_says_itself_that_it_is_free_and_may_be_embedded():
    paths = {path for files in fonts.library().files.values() for path in files}
    assert len(paths) == 28  # as decision 0004 says
    for path in paths:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            assert "SIL Open Font License, Version 1.1" in font["name"].getDebugName(13)
            assert font["OS/2"].fsType == 0
