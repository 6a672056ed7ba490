"""The key of a thing: its identifier, else Type/id, else what it says.

An identifier that two resources with different ids share tells neither apart, and is not used.
"""

from collections import defaultdict
from collections.abc import Iterable

from envoi.exchange.fhir.reference import Identity

Keys = tuple[str, tuple[str, ...]]  # the key, and the others it is known by


class Naming:
    """Gives every resource of one type its key, and no two the same."""

    def __init__(self, everyone: Iterable[Identity], also_shared: Iterable[str] = ()) -> None:
        """`also_shared` are identifiers that for other reasons tell nothing apart."""
        owner: dict[str, str] = {}
        self._shared = set(also_shared)
        for who in everyone:
            if who.identifier and who.own and owner.setdefault(who.identifier, who.own) != who.own:
                self._shared.add(who.identifier)
        self._owned = owner.keys() - self._shared
        self._said: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def identifier(self, who: Identity) -> str:
        """The identifier, if it tells this resource from every other; else empty."""
        return "" if who.identifier in self._shared else who.identifier

    def of(self, who: Identity) -> Keys:
        """The keys of a resource that has an id."""
        identifier = self.identifier(who)
        return (identifier, (who.own,)) if identifier else (who.own, ())

    def without_id(self, who: Identity, otherwise: str, says: str) -> Keys | None:
        """The keys of a resource without an id; None where the same thing has its key already.

        `otherwise` is the key from its content; `says` is equal where the content is.
        """
        identifier = self.identifier(who)
        if identifier in self._owned:
            return None
        return self._numbered(identifier or otherwise, says)

    def _numbered(self, key: str, says: str) -> Keys | None:
        """Different things under one key are told apart by their order."""
        there = self._said[key]
        if says in there:
            return None
        there[says] = len(there) + 1
        return (key if there[says] == 1 else f"{key}#{there[says]}"), ()
