"""What a packet holds, gathered to the least that is needed at the next place.

Nothing here reads a psychotherapy note, and nothing typed here may name another participant.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from envoi.care import holds, packet_papers, pictures, referrals
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.paper_ground import in_words
from envoi.care.referral_words import CONTENTS as TOLD
from envoi.domain import session
from envoi.domain.naming import named
from envoi.domain.packet import Packet, PacketGoal, PacketRisk, PacketScore, Party
from envoi.domain.picture import Picture
from envoi.domain.release import CONTENTS
from envoi.records.models import (
    Client,
    ContactWay,
    Goal,
    GoalRating,
    Member,
    Paper,
    Referral,
    Release,
    RiskAsked,
    RiskFlag,
    SafetyPlan,
)
from envoi.records.models.row import new_ref

SLOTS = {"course": "What was worked on", "recommendations": "Recommendations"}


def covered(kind: str, release: Release | None) -> frozenset[str]:
    """What this packet may hold: what the release names, and the summary only where it is one."""
    named = frozenset(CONTENTS if release is None else release.contents)
    return named if kind == "summary" else named - {"summary"}


def gathered(row: Referral, kind: str, release: Release | None, by: Actor) -> Packet:
    """The packet as the record has it now; without a release, all that could be in it."""
    holds_what = covered(kind, release)
    picture = pictures.of_one(row.episode_id)
    base = _base(row, kind, picture, by)
    parts = dict(_parts(row, holds_what, picture))
    scope = _scope(release) if row.part2 and release else ""
    return replace(base, scope=scope, **parts)


def _scope(release: Release) -> str:
    """What the client allowed, in a sentence that goes along."""
    contents = release.what.strip() or ", ".join(TOLD[each] for each in release.contents)
    ends = (in_words(release.expires_on), release.expires_event)
    until = ", or until this happens: ".join(each for each in ends if each)
    return f"The client allowed this to be told to {release.receiver}: {contents}. Until: {until}."


def _base(row: Referral, kind: str, picture: Picture, by: Actor) -> Packet:
    client, practice = row.client, row.episode.practice
    me = Member.objects.get(id=by.member)
    to = referrals.chosen(row)
    name = to.name if to else "the place the client chooses"
    counts = session.counts(picture.visits)
    return Packet(
        ref=str(new_ref()),
        made_at=by.now.astimezone(ZoneInfo(by.zone)),  # its day is the practice's day
        kind=kind,
        client=Party(str(client.id), client.name, client.preferred_name),
        born=client.birth_date,
        language=client.spoken_language,
        interpreter=client.interpreter == "yes",
        reached=tuple(_ways(row, by)),
        practice=Party(str(practice.id), practice.name, address=practice.address),
        therapist=Party(str(me.id), me.name, me.credentials),
        receiver=Party(str(to.id if to else row.id), name, address=to.contact if to else ""),
        contact=row.contact,
        began_on=row.episode.started_on,
        sessions=f"{counts.attended} attended",
        alongside=row.place == "alongside",
        state="sent" if row.state in ("accepted", "offered", "needed") else row.state,
        need=row.specialty,
        part2=row.part2,
        referral=str(row.id),
    )


def _ways(row: Referral, by: Actor) -> Iterator[str]:
    """The ways the client said yes to; of somebody protected, none."""
    if holds.protected(row.client_id, on=by.today):
        return
    ways = ContactWay.objects.filter(client=row.client_id, may_contact="yes", wrong_at__isnull=True)
    for way in ways.order_by("-preferred", "created_at"):
        yield f"{way.kind} {way.value}"


def _parts(row: Referral, may: Collection[str], picture: Picture) -> Iterator[tuple[str, Any]]:
    """Each part of the packet the release covers, under the name it has there."""
    parts: dict[str, tuple[str, Callable[[], Any]]] = {
        "reason": ("why", lambda: row.why),
        "risk": ("risk", lambda: _risk(row)),
        "goals": ("goals", lambda: tuple(_goals(row))),
        "measures": ("scores", lambda: tuple(_scores(row, picture))),
        "helped": ("helped", lambda: row.helped),
        "other_care": ("other_care", lambda: row.other_care),
        "plan": ("until_then", lambda: "\n".join(_until_then(row))),
        "summary": ("summary", lambda: tuple(_summed_up(row))),
    }
    for content, (name, made) in parts.items():
        if content in may:
            yield name, made()


def _until_then(row: Referral) -> Iterator[str]:
    left = row.sessions_left
    if left is not None:
        yield f"Sessions left together: {left}."
    if row.until_then.strip():
        yield row.until_then


def _risk(row: Referral) -> PacketRisk:
    mine: dict[str, Any] = {"episode": row.episode_id, "client": row.client_id, "wrong_at": None}
    asked = RiskAsked.objects.filter(**mine).order_by("-on", "-created_at").first()
    flag = RiskFlag.objects.filter(**mine, closed_on__isnull=True).exists()
    plan = SafetyPlan.objects.filter(**mine).order_by("-made_on").first()
    asked_on, answer = (asked.on, asked.answer) if asked else (None, "")
    made_on = plan.made_on if plan else None
    told = packet_papers.risk(asked_on, answer, flag, made_on)
    return PacketRisk(told, asked_on, flag, made_on)


def _goals(row: Referral) -> Iterator[PacketGoal]:
    """The client's own goals that stand and name nobody else, with the newest view of each."""
    mine = Goal.objects.filter(
        episode=row.episode_id, client=row.client_id, wrong_at=None, dropped_on=None
    )
    names, own = others(row), _own(row)
    for goal in mine.order_by("set_on", "created_at"):
        if named(goal.words, names, own=own):
            continue
        rated = GoalRating.objects.filter(goal=goal, wrong_at__isnull=True)
        newest = rated.order_by("-on", "-created_at").first()
        level, on = (newest.level, newest.on) if newest else ("", None)
        yield PacketGoal(str(goal.id), goal.words, goal.set_on, level, on)


def _scores(row: Referral, picture: Picture) -> Iterator[PacketScore]:
    """The first and the last of every measure of this client's."""
    for series in picture.series:
        if series.client != str(row.client_id) or not series.points:
            continue
        form = series.instrument
        code = next(
            (a.name for a in form.aliases if a.system and a.use == "total" and a.verified), ""
        )
        ends = {point.ref: point for point in (series.points[0], series.points[-1])}
        for point in ends.values():
            first = point is series.points[0]
            yield PacketScore(point.ref, form.short, form.name, point.on, point.value, code, first)


def summary_of(row: Referral) -> Paper | None:
    """The signed closing summary of this client's, or None."""
    rows = Paper.objects.filter(
        episode=row.episode_id, client=row.client_id, kind="closing_summary"
    )
    return rows.filter(signed_at__isnull=False).order_by("-signed_at").first()


def _summed_up(row: Referral) -> Iterator[tuple[str, str]]:
    """What a receiving clinician needs of the signed summary."""
    paper = summary_of(row)
    if paper is None or paper.signed_at is None:
        return
    texts = paper.draft.get("texts", {})
    for slot, title in SLOTS.items():
        if str(texts.get(slot, "")).strip():
            yield title, str(texts[slot])


# ---- nobody else is named


def others(row: Referral) -> frozenset[str]:
    """The names of everybody else who takes or took part."""
    rows = Client.objects.filter(takes_part__episode=row.episode_id).exclude(id=row.client_id)
    return frozenset(each for one in rows for each in (one.name, one.preferred_name) if each)


def _own(row: Referral) -> tuple[str, ...]:
    """The client's names, which may stand in it."""
    return row.client.name, row.client.preferred_name


def names_another(packet: Packet, row: Referral) -> Refused | None:
    """Why a packet may not leave: something typed names somebody else who takes part."""
    names, own = others(row), (*_own(row), packet.therapist.name, packet.receiver.name)
    typed = (
        *(packet.need, packet.why, packet.helped, packet.other_care, packet.until_then),
        *(packet.contact, *(text for _, text in packet.summary)),
    )
    found = [each.name for text in typed for each in named(text, names, own=own)]
    if not found:
        return None
    return Refused(
        f"A text names somebody else who takes part (“{found[0]}”). "
        "Please write it in other words: “partner” or “your sister” says as much."
    )
