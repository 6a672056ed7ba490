"""A record several people share is released only when every one of them consents."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Consenter:
    """Somebody who has to consent: for themself, or as who decides for a child.

    `decider` is the entry of who decides; empty where the client consents for themself, or where
    nobody is named yet who could.
    """

    client: str
    decider: str
    name: str
    why: str
    known: bool = True  # False: somebody has to decide for this client, and nobody is named yet

    @property
    def key(self) -> tuple[str, str]:
        """For whom, by whom."""
        return self.client, self.decider


def consents_missing(
    consenters: Iterable[Consenter], releases: Collection[tuple[str, str]]
) -> tuple[Consenter, ...]:
    """Whose consent is still missing before the record may go; nobody's missing: it may.

    A release is of one person (client, decider). One for whom nobody is named can have given none.
    """
    return tuple(each for each in consenters if not each.known or each.key not in releases)
