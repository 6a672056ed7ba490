"""Rows: a bad one is reported with its line, field and sentence, and the good ones go on."""

from datetime import date

import pytest

from envoi.exchange.incoming import IncomingRating


def why(reading):
    return [(each.line, each.field, each.why) for each in reading.rejected]


def test_a_bad_row_does_not_stop_the_good_ones(folder):
    reading = folder.scores(
        "c1,2026-11-03,PHQ-9,12", "c1,soon,PHQ-9,9", "", "c1,2026-11-17,PHQ-9,7"
    )
    assert [score.place.line for score in reading.scores] == [2, 5]
    assert why(reading) == [
        (3, "date", "“soon” is not a date; please write it as 2026-11-03."),
    ]


def test_a_row_with_a_cell_too_many_is_refused(folder):
    assert why(folder.scores("c1,2026-11-03,ORS,12,5")) == [
        (
            2,
            "",
            "This row has 5 cells, but the header has 4; a cell with a comma or semicolon in it"
            " needs quotation marks around it.",
        )
    ]


def test_empty_cells_at_the_end_may_be_left_off_or_added(folder):
    rows = "client,name,pronouns\nc1,Jonas\nc2,Ines,she/her,,\n"
    assert [c.name for c in folder.read({"clients.csv": rows}).clients] == ["Jonas", "Ines"]


def test_a_file_that_ends_in_the_middle_of_a_row_says_so(folder):
    reading = folder.read({"s.csv": "client,date,instrument,score\nc1,2026-11-03,PHQ-9"})
    assert why(reading) == [(2, "", "The file ends in the middle of this row.")]


def test_a_quotation_mark_inside_a_cell_costs_one_row(folder):
    rows = 'client,name\nc1,"Jo"nas\nc2,Ines\n'
    reading = folder.read({"clients.csv": rows})
    assert [client.key for client in reading.clients] == ["c2"]
    assert why(reading) == [
        (
            2,
            "",
            "This row cannot be taken apart: a quotation mark stands inside a cell;"
            " please double it.",
        )
    ]


def test_a_cell_may_go_over_several_lines(folder):
    rows = 'client,words\nc1,"Sleep,\nand wake up"\nc1,Walk\n'
    goals = folder.read({"goals.csv": rows}).goals
    assert [(goal.words, goal.place.line) for goal in goals] == [
        ("Sleep,\nand wake up", 2),
        ("Walk", 4),
    ]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "=1+1"])
def test_a_cell_that_looks_like_a_formula_is_plain_text(folder, cell):
    reading = folder.read({"clients.csv": f'client;name\nc1;"{cell}"\n'})
    assert reading.clients[0].name == cell


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x7f", "\x9b", "\x01"])
def test_signs_no_page_can_show_are_refused(folder, sign):
    (found,) = folder.read({"clients.csv": f"client,name\nc1,Jo{sign}nas\n"}).rejected
    assert found.why == "It holds signs that no page can show; please remove them."


def test_nothing_a_screen_would_act_upon_is_said_again(folder):
    reading = folder.read({"clients.csv": "client,\x1b[2Jcolour\nc1,blue\n"})
    assert list(reading.ignored) == ["clients.csv: column [2Jcolour"]


def test_a_name_too_long_to_keep_is_refused(folder):
    (found,) = folder.read({"clients.csv": f"client,name\nc1,{'x' * 201}\n"}).rejected
    assert found.why == "This is longer than 200 characters; please shorten it."


def test_the_same_row_again_is_passed_over(folder):
    reading = folder.read({"clients.csv": "client,name\nc1,Jonas\nc1,Jonas\n"})
    assert len(reading.clients) == 1 and reading.ignored == {"repeated row": 1}


def test_one_id_for_two_people_is_refused_the_second_time(folder):
    reading = folder.read({"clients.csv": "client,name\nc1,Jonas\nc1,Ines\n"})
    assert [client.name for client in reading.clients] == ["Jonas"]
    assert why(reading) == [(3, "client", "Line 2 already has this id, and says something else.")]


def test_one_id_in_two_files_names_the_other_file(folder):
    one, other = "client,name\nc1,Jonas\n", "client,name\nc1,Ines\n"
    reading = folder.read({"a clients.csv": one, "b clients.csv": other})
    assert why(reading)[0][2].startswith("Line 2 of a clients.csv already has this id")


def test_first_and_last_name_may_have_cells_of_their_own(folder):
    rows = "client,First name,Last name\nc1,Jonas,Weber\n"
    assert folder.read({"clients.csv": rows}).clients[0].name == "Jonas Weber"


def test_several_clients_share_an_episode(folder):
    (episode,) = folder.read({"episodes.csv": "clients,kind,start\nc1|c2,Couple,\n"}).episodes
    assert (episode.clients, episode.kind, episode.key) == (("c1", "c2"), "couple", "c1;c2|")


def test_an_episode_with_an_end_is_finished_where_nothing_else_is_said(folder):
    rows = "client,start,end,status\nc1,2026-01-01,2026-06-01,\nc2,2026-01-01,,on hold\n"
    assert [e.status for e in folder.read({"episodes.csv": rows}).episodes] == [
        "finished",
        "onhold",
    ]


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (
            "c1,2026-06-01,2026-01-01,",
            "end",
            "It would end on 2026-01-01, before it began on 2026-06-01.",
        ),
        (
            "c1,2026-01-01,2026-06-01,active",
            "status",
            "It has an end, so it is finished or cancelled, not active.",
        ),
        (
            "c1,2026-01-01,,sleeping",
            "status",
            "“sleeping” is not known here; please write planned, waitlist, active, onhold,"
            " finished or cancelled.",
        ),
        (",2026-01-01,,", "client", "It does not say which client."),
    ],
)
def test_an_episode_that_cannot_be_is_refused(folder, row, field, sentence):
    reading = folder.read({"episodes.csv": f"client,start,end,status\n{row}\n"})
    assert why(reading) == [(2, field, sentence)]


@pytest.mark.parametrize(
    ("word", "attendance", "by"),
    [
        ("DNA", "not_shown", ""),
        ("no show", "not_shown", ""),
        ("Attended", "attended", ""),
        ("late cancellation", "late_cancelled", ""),
        ("LATE_CANCELLED", "late_cancelled", ""),
        ("cancelled by client", "cancelled", "client"),
        ("Therapist cancelled", "cancelled", "therapist"),
        ("late cancellation by client", "late_cancelled", "client"),
        ("", "expected", ""),
    ],
)
def test_attendance_is_understood_in_many_words(folder, word, attendance, by):
    (session,) = folder.read({"s.csv": f"client,date,attendance\nc1,2026-11-03,{word}\n"}).sessions
    assert (session.attendance, session.cancelled_by) == (attendance, by)


@pytest.mark.parametrize(
    ("cells", "field", "sentence"),
    [
        (
            "came late,,",
            "status",
            "“came late” is not known here; please write expected, attended, late cancelled,"
            " cancelled or not shown.",
        ),
        ("attended,client,", "cancelled_by", "Only a cancelled session was cancelled by somebody."),
        (
            "cancelled by client,therapist,",
            "cancelled_by",
            "One cell says client, the other therapist.",
        ),
        (",,0", "minutes", "This goes from 1 to 1440; “0” lies outside."),
        (",,half an hour", "minutes", "“half an hour” is not a number."),
    ],
)
def test_a_session_that_cannot_be_is_refused(folder, cells, field, sentence):
    rows = f"client,date,status,cancelled_by,minutes\nc1,2026-11-03,{cells}\n"
    assert why(folder.read({"sessions.csv": rows})) == [(2, field, sentence)]


def test_sessions_without_an_id_are_known_by_client_and_start(folder):
    rows = "client,date,time\nc1,2026-11-03,14:30\nc1,2026-11-04,\nc1,2026-11-04,\n"
    assert [session.key for session in folder.read({"sessions.csv": rows}).sessions] == [
        "c1|2026-11-03T14:30:00",
        "c1|2026-11-04|1",
        "c1|2026-11-04|2",
    ]


def test_a_couple_shares_its_session(folder):
    rows = "id,client,date,attendance\ns1,c1,2026-11-03,attended\ns1,c2,2026-11-03,no show\n"
    reading = folder.read({"sessions.csv": rows})
    assert [each.key for each in reading.sessions] == ["s1|c1", "s1|c2"] and not reading.rejected


def test_a_goal_rated_on_several_days_is_one_goal(folder):
    rows = (
        "client,words,set_on,client_level,therapist_step,rated_on\n"
        "c1,Sleep,2026-09-01,not yet,-2,2026-09-01\n"
        "c1,Sleep,,reached,+1,2026-11-03\n"
    )
    (goal,) = folder.read({"goals.csv": rows}).goals
    assert goal.scaled and goal.set_on == date(2026, 9, 1) and goal.key == "c1|Sleep"
    assert goal.ratings == (
        IncomingRating(date(2026, 9, 1), "client", "not_yet"),
        IncomingRating(date(2026, 9, 1), "therapist", "", -2),
        IncomingRating(date(2026, 11, 3), "client", "reached"),
        IncomingRating(date(2026, 11, 3), "therapist", "", 1),
    )


def test_a_goal_that_contradicts_itself_is_refused_the_second_time(folder):
    rows = "client,words,client_level,rated_on\nc1,Sleep,partly,2026-11-03\n"
    reading = folder.read({"goals.csv": rows + "c1,Sleep,reached,2026-11-03\n"})
    assert why(reading)[0][2] == (
        "Line 2 is about the same, and says something else; an id tells them apart."
    )


@pytest.mark.parametrize(
    ("cells", "field", "sentence"),
    [
        (
            "Sleep,reached,,",
            "rated_on",
            "A rating needs the day on which it was given.",
        ),
        ("Sleep,,3,2026-11-03", "client_step", "This goes from -2 to 2; “3” lies outside."),
        (
            "Sleep,nearly,,2026-11-03",
            "client_level",
            "“nearly” is not known here; please write not yet, partly or reached.",
        ),
        (",reached,,2026-11-03", "words", "It does not say what the goal is."),
    ],
)
def test_a_goal_that_cannot_be_is_refused(folder, cells, field, sentence):
    rows = f"client,words,client_level,client_step,rated_on\nc1,{cells}\n"
    assert why(folder.read({"goals.csv": rows})) == [(2, field, sentence)]
