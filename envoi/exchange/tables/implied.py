"""What a set of tables takes for granted: clients and episodes that are only pointed to."""

from collections.abc import Iterable

from envoi.exchange.incoming import (
    IncomingClient,
    IncomingEpisode,
    IncomingGoal,
    IncomingScore,
    IncomingSession,
    Place,
    Reading,
    Rejected,
)
from envoi.exchange.tables.value import quoted

Pointing = IncomingSession | IncomingScore | IncomingGoal


def complete(reading: Reading, clients: Iterable[str] = (), episodes: Iterable[str] = ()) -> None:
    """Add every client and episode that is pointed to and not there; they are not `named`.

    `clients` and `episodes` are known from elsewhere. What points to an episode of somebody else
    is taken out again and Rejected.
    """
    _part_from_strangers(reading)
    known = {*episodes, *(each.key for each in reading.episodes)}
    reading.episodes += _episodes(_pointing(reading), known)
    known = {*clients, *(each.key for each in reading.clients)}
    for client, place in _clients(reading):
        if client not in known:
            known.add(client)
            reading.clients.append(IncomingClient(client, client, place, named=False))


def _pointing(reading: Reading) -> Iterable[Pointing]:
    yield from reading.sessions
    yield from reading.scores
    yield from reading.goals


def _clients(reading: Reading) -> Iterable[tuple[str, Place]]:
    for episode in reading.episodes:
        for client in episode.clients:
            yield client, episode.place
    for each in _pointing(reading):
        yield each.client, each.place


def _episodes(pointing: Iterable[Pointing], known: set[str]) -> list[IncomingEpisode]:
    found: dict[str, tuple[dict[str, None], Place]] = {}
    for each in pointing:
        if each.episode and each.episode not in known:
            found.setdefault(each.episode, ({}, each.place))[0][each.client] = None
    return [
        IncomingEpisode(key, tuple(clients), place, named=False)
        for key, (clients, place) in found.items()
    ]


def _part_from_strangers(reading: Reading) -> None:
    people = {episode.key: episode.clients for episode in reading.episodes}

    def belongs(each: Pointing) -> bool:
        return each.client in people.get(each.episode, (each.client,))

    for each in _pointing(reading):
        if not belongs(each):
            why = f"The episode {quoted(each.episode)} is not with {quoted(each.client)}."
            reading.rejected.append(Rejected(each.place.file, each.place.line, "episode", why))
    reading.sessions = [each for each in reading.sessions if belongs(each)]
    reading.scores = [each for each in reading.scores if belongs(each)]
    reading.goals = [each for each in reading.goals if belongs(each)]
