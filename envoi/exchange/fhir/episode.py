"""EpisodeOfCare as a course of therapy, and the people from whom its therapist is found."""

from dataclasses import replace

from envoi.exchange.fhir import therapist
from envoi.exchange.fhir.collected import Collected, Drafts, EpisodeDraft, keep
from envoi.exchange.fhir.day import day_or_none
from envoi.exchange.fhir.keys import Naming
from envoi.exchange.fhir.reference import Origin, every_address, identity, subject
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.resource import EpisodeOfCare, Period
from envoi.exchange.fhir.settling import Settling, living
from envoi.exchange.fhir.therapist import pointed
from envoi.exchange.incoming import IncomingEpisode

STATUSES = {"planned", "waitlist", "active", "onhold", "finished", "cancelled"}


def read(episode: EpisodeOfCare, origin: Origin, into: Collected) -> None:
    """Keep this episode; raises Refused or Ignored."""
    who = identity("EpisodeOfCare", episode, origin)
    if episode.status == "entered-in-error":
        keep(into.episodes, who, None)
        raise Ignored("EpisodeOfCare entered in error")
    if not episode.status:
        raise Refused("status", "It has no status.")
    if episode.status not in STATUSES:
        raise Ignored(f"EpisodeOfCare with status {episode.status}")
    period = episode.period or Period()
    value = IncomingEpisode(
        key="",
        clients=(subject(episode.patient, origin, "EpisodeOfCare", "patient"),),
        place=origin.place,
        status=episode.status,
        started_on=day_or_none(period.start, "period"),
        ended_on=day_or_none(period.end, "period"),
    )
    if value.started_on and value.ended_on and value.ended_on < value.started_on:
        raise Refused("period", f"It ends on {value.ended_on}, before it begins.")
    people = [pointed(each, origin) for each in (episode.care_manager, *episode.team) if each]
    keep(into.episodes, who, EpisodeDraft(value, tuple(people)))


def settle(at: Settling) -> None:
    """Every episode goes to its client, and can be found by its addresses."""
    at.episode_keys.update(_not_counting(at.collected.episodes))
    episodes = living(at.collected.episodes)
    naming = Naming(who for who, _ in episodes)
    for who, draft in episodes:
        with at.noted(draft.episode.place):
            client = at.people.key(draft.episode.clients[0], draft.episode.place)
            name = therapist.name(draft.therapists, at.collected)
            value = replace(draft.episode, clients=(client,), therapist=name)
            if keys := at.keys(naming, who, value, client, value.started_on):
                at.settled.episodes.append(replace(value, key=keys[0], also=keys[1]))
                at.episode_keys.update(dict.fromkeys(every_address(who), keys[0]))


def _not_counting(drafts: Drafts[EpisodeDraft]) -> dict[str, str]:
    errors = [each.identity for each in drafts.values() if each.value is None]
    return {address: "" for who in errors for address in every_address(who)}
