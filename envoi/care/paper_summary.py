"""The closing summary: the course of therapy for the record, every generated fact with its row."""

from collections.abc import Iterator, Sequence

from envoi.care import course, ending_people, endings, sentences
from envoi.care.paper_ground import Ground, in_words, letterhead, lines, paragraphs, signatures
from envoi.care.people import DECIDES
from envoi.documents import paper as documents
from envoi.documents.chart import Curve, curve
from envoi.documents.paper import Change, Detail, Line, Person, Quote, Row, Section, Table
from envoi.domain import change, session, steadiness
from envoi.domain.measure import points
from envoi.domain.picture import Series
from envoi.knowledge import library
from envoi.records.models import Response, RiskAsked, RiskFlag

KINDS = {"individual": "individual", "couple": "couple", "family": "family", "group": "group"}
# The places the therapist writes in, with what is offered there first.
SLOTS = {
    "course": "What was worked on, and how it went",
    "own_words": "The client’s own words about the change",
    "strengths": "What you want to say about the client’s strengths",
    "recommendations": "Recommendations",
}


def offered(ground: Ground) -> dict[str, str]:
    """What each place holds before the therapist writes: drawn from the ending's own texts."""
    texts = ground.texts
    worked = [texts.get("then_and_now", ""), texts.get("turning_points", "")]
    return {
        "course": "\n\n".join(part.strip() for part in worked if part.strip()),
        "own_words": texts.get("reply", ""),
        "strengths": "",
        "recommendations": texts.get("next_steps", ""),
    }


def compose(ground: Ground, *, draft: bool) -> documents.Paper:
    """The closing summary as plain content."""
    say = ground.say.say
    sections = [section for section in _sections(ground) if not _empty(section)]
    return documents.Paper(
        kind="closing_summary",
        title=say("summary.title"),
        practice=letterhead(ground.practice),
        client_name=ground.client.name,
        date=in_words(ground.today),
        dated=ground.today,
        sections=tuple(sections),
        **signatures(ground, role=say("summary.signed"), draft=draft),
        draft=draft,
        language=ground.say.language,
        footer=say("summary.footer"),
        identifier="" if draft else str(ground.paper.id),
    )


def _empty(section: Section) -> bool:
    return not any(
        (
            section.details,
            section.lines,
            section.quotes,
            section.changes,
            section.items,
            section.table,
            section.people,
        )
    )


def _sections(ground: Ground) -> Iterator[Section]:
    say = ground.say.say
    standing = {**offered(ground), **{s: ground.draft(s) for s in _written(ground)}}
    yield Section("identity", say("summary.identity"), details=tuple(_identity(ground)))
    yield _start(ground)
    yield Section("course", say("summary.course"), lines=paragraphs(standing["course"]))
    yield Section("goals", say("summary.goals"), items=tuple(_goals(ground)))
    yield Section("concerns", say("summary.concerns"), changes=tuple(_concerns(ground)))
    yield from _outcome(ground)
    yield Section("risk", say("summary.risk"), lines=tuple(_risk(ground)))
    yield Section(
        "ending",
        say("summary.ending"),
        details=tuple(_ending(ground)),
        quotes=tuple(Quote(text.text, ground.name) for text in paragraphs(standing["own_words"])),
    )
    yield Section("strengths", say("summary.strengths"), lines=paragraphs(standing["strengths"]))
    yield _plan(ground, standing["recommendations"])


def _written(ground: Ground) -> tuple[str, ...]:
    return tuple(slot for slot in SLOTS if slot in ground.paper.draft.get("texts", {}))


def _identity(ground: Ground) -> Iterator[Detail]:
    say, episode = ground.say.say, ground.episode
    if ground.client.birth_date:
        yield Detail(say("summary.born"), ground.client.birth_date, (f"client/{ground.client.id}",))
    for each in ground.deciders:
        who = f"{each.name or DECIDES[each.kind]} ({DECIDES[each.kind]})"
        yield Detail(say("summary.decider"), who, (f"decision-maker/{each.id}",))
    if ground.client.interpreter == "yes":
        arranged = ground.texts.get("interpreter", "").strip()
        told = ", ".join(part for part in (ground.client.spoken_language, arranged) if part)
        yield Detail(say("summary.interpreter"), told or "needed", (f"client/{ground.client.id}",))
    yield Detail(say("summary.kind"), KINDS[episode.kind], (f"episode/{episode.id}",))
    yield Detail(say("summary.began"), in_words(episode.started_on), (f"episode/{episode.id}",))
    contact = ground.ending.last_contact_on or session.last_attended(ground.picture.visits)
    if contact:
        yield Detail(
            say("summary.last_contact"), in_words(contact), (f"ending/{ground.ending.id}",)
        )
    yield Detail(say("summary.sessions"), attendance(ground), ("sessions",))
    yield Detail(say("summary.therapist"), ground.author.name)


def attendance(ground: Ground) -> str:
    """How sessions were kept, in words."""
    counts = session.counts(ground.picture.visits)
    told = [f"{counts.attended} attended"]
    for count, words in (
        (counts.cancelled, "cancelled in time"),
        (counts.late_cancelled, "cancelled late"),
        (counts.not_shown, "not shown"),
    ):
        if count:
            told.append(f"{count} {words}")
    return ", ".join(told)


def _start(ground: Ground) -> Section:
    say = ground.say.say
    quotes = tuple(Quote(card.words, ground.name) for card in ground.concerns)
    none = () if quotes else (Line(say("summary.start_none")),)
    return Section("start", say("summary.start"), lines=none, quotes=quotes)


def _goals(ground: Ground) -> Iterator[Line]:
    for card in ground.goals:
        text = ground.say.say("summary.goal_line", words=card.words.rstrip("."), views=card.views)
        yield Line(text, (f"goal/{card.ref}",))
    if not ground.goals:
        yield Line(ground.say.say("summary.no_goals"))


def _concerns(ground: Ground) -> Iterator[Change]:
    for card in ground.concerns:
        if card.now:
            yield Change(f"“{card.words}”", card.then, card.now, (f"concern/{card.ref}",))


def _mine(ground: Ground) -> list[Series]:
    mine = str(ground.client.id)
    return [series for series in ground.picture.series if series.client == mine]


def _outcome(ground: Ground) -> Iterator[Section]:
    say = ground.say.say
    series = _mine(ground)
    missing = tuple(_unscorable(ground))
    if not series:
        none = (Line(say("summary.outcome_none")),)
        yield Section("outcome", say("summary.outcome"), lines=missing or none)
        return
    header = tuple(say(f"summary.{key}") for key in ("measure", "first", "last", "change", "means"))
    rows = tuple(_row(each) for each in series)
    marks = [course.unverified(each.instrument) for each in series]
    told = [f"{s.instrument.short}: {mark}" for s, mark in zip(series, marks, strict=True) if mark]
    yield Section(
        "outcome",
        say("summary.outcome"),
        lines=(Line(" ".join([say("summary.method"), *told])), *missing),
        table=Table(say("summary.outcome_table"), header, rows, numbers=frozenset({1, 2, 3})),
        chart=_curve(series[0]),
        chart_caption=series[0].instrument.short,
    )


def _row(series: Series) -> Row:
    values = [point.value for point in series.points]
    found = change.assess(series.instrument, values)
    moved = "" if found.change is None else f"{found.change / 1000:+g}".replace("-", "−")
    facts = (f"score/{series.points[0].ref}", f"score/{series.points[-1].ref}")
    cells = (
        series.instrument.short,
        points(values[0]),
        points(values[-1]) if len(values) > 1 else "",
        moved,
        _meaning(series, str(found.outcome), str(found.side)),
    )
    return Row(cells, facts)


def _meaning(series: Series, outcome: str, side: str) -> str:
    told = sentences.OUTCOMES[outcome]
    cut = steadiness.cut_off(series.instrument)
    where = {"healthy": "healthy side", "clinical": "clinical side"}.get(side)
    return f"{told}; {where} of {points(cut)}" if where and cut is not None else told


def _curve(series: Series) -> Curve:
    form = series.instrument
    return curve(
        [(point.on, point.value) for point in series.points],
        low=form.low,
        high=form.high,
        cut=steadiness.cut_off(form),
        error=change.limits(form).change_from,
        better="lower" if form.better == "lower" else "higher",
        height=200,
    )


def _unscorable(ground: Ground) -> Iterator[Line]:
    rows = Response.objects.filter(
        episode=ground.episode, client=ground.client, score__isnull=True, wrong_at__isnull=True
    )
    for row in rows.order_by("on"):
        short = library.instrument(row.instrument, row.instrument_version).short
        gaps = {"short": short, "on": in_words(row.on), "why": row.unscorable}
        yield Line(ground.say.say("summary.missing", **gaps), (f"score/{row.id}",))


def _risk(ground: Ground) -> Iterator[Line]:
    say = ground.say.say
    mine = {"episode": ground.episode, "client": ground.client, "wrong_at__isnull": True}
    asked = RiskAsked.objects.filter(**mine).order_by("-on", "-created_at").first()
    if asked is None:
        yield Line("Risk was not asked about, as far as this record shows.")
    else:
        answer = sentences.ANSWERS[asked.answer]
        yield Line(f"Asked {in_words(asked.on)}: {answer}.", (f"risk-asked/{asked.id}",))
    for flag in RiskFlag.objects.filter(**mine).order_by("opened_on"):
        key = "flag_closed" if flag.closed_on else "flag_open"
        gaps = {"on": in_words(flag.opened_on), "closed": in_words(flag.closed_on)}
        yield Line(say(f"summary.{key}", **gaps), (f"risk-flag/{flag.id}",))
    for plan in ground.plans[:1]:
        told = say("summary.plan_made", on=in_words(plan.made_on))
        yield Line(told, (f"safety-plan/{plan.id}",))


def _ending(ground: Ground) -> Iterator[Detail]:
    say, ending = ground.say.say, ground.ending
    fact = (f"ending/{ending.id}",)
    reasons = "; ".join(library.reason(code).name for code in endings.reasons(ending))
    yield Detail(say("summary.reason"), reasons, fact)
    if ending.initiated_by:
        yield Detail(say("summary.began_by"), say(f"initiators.{ending.initiated_by}"), fact)
    if ending.manner:
        yield Detail(say("summary.manner"), say(f"manners.{ending.manner}"), fact)
    if ending.talked_on:
        yield Detail(say("summary.talked_on"), in_words(ending.talked_on), fact)
    if ending.decided_on:
        yield Detail(say("summary.decided_on"), in_words(ending.decided_on), fact)
    agreed = _agreed(ground)
    if agreed:
        key = "summary.said" if _ordered(ground) else "summary.agreed"
        yield Detail(say(key), agreed, fact)


def _ordered(ground: Ground) -> bool:
    """Whoever comes under an order was told, or complies: never called by another name."""
    return ending_people.ordered(ground.client.id, on=ground.today)


ANSWERS = {
    **{"yes": "yes", "no": "no", "more_time": "more time"},
    **{"told": "was told", "complies": "complies"},
}


def _agreed(ground: Ground) -> str:
    """Both questions, as each answered."""
    told = []
    for question, about in (("goals_done", "the goals are done"), ("end_with_plan", "the plan")):
        client = ground.said.get((question, "client", ground.client.id))
        therapist = ground.said.get((question, "therapist", None))
        deciding = [
            (f"{row.name} (guardian)", ground.said.get((question, "decider", row.id)))
            for row in ground.deciders
        ]
        voices = [
            f"{who} {ANSWERS[said.choice]}"
            for who, said in (("client", client), *deciding, ("therapist", therapist))
            if said and said.choice in ANSWERS
        ]
        if voices:
            told.append(f"{about}: {', '.join(voices)}")
    return "; ".join(told)


def _plan(ground: Ground, recommendations: str) -> Section:
    texts = ground.texts
    items = [Line(line) for line in lines(recommendations)]
    check_in = [texts.get(slot, "").strip() for slot in ("check_in_with", "check_in_how_often")]
    if any(check_in):
        items.append(Line(", ".join(part for part in check_in if part)))
    items += [Line(line) for line in lines(texts.get("contact_after", ""))]
    items.append(Line(ground.say.say("summary.return")))
    called = people(texts.get("people_to_call", ""))
    return Section("plan", ground.say.say("summary.plan"), items=tuple(items), people=called)


def people(text: str) -> tuple[Person, ...]:
    """One person a line, as written: name, what they are, how to reach them."""
    found: list[Person] = []
    for line in lines(text):
        parts: Sequence[str] = [part.strip() for part in line.split(",")]
        name, role, contact = (*parts[:2], "", "")[0], "", ""
        if len(parts) > 1:
            contact = parts[-1]
        if len(parts) > 2:  # noqa: PLR2004 - name, role, contact
            role = ", ".join(parts[1:-1])
        found.append(Person(name, role, contact))
    return tuple(found)
