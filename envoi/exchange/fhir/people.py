"""Which client an address means, once every file has been read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from envoi.exchange.fhir.collected import ClientDraft, Collected, Draft
from envoi.exchange.fhir.keys import Naming
from envoi.exchange.fhir.reference import Identity
from envoi.exchange.fhir.refusal import Refused
from envoi.exchange.incoming import IncomingClient, Place

NAME = 200  # letters
SEVERAL = ""  # stands where an address would mean more than one person


class People:
    """The clients of these files by key, and the address book that leads to them."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._clients: dict[str, IncomingClient] = {}
        self._only_if_meant: set[str] = set()
        self._meant: set[str] = set()
        self._book: dict[str, str] = {}

    def add(self, client: IncomingClient, addresses: Iterable[str], only_if_meant: bool) -> None:
        """One more client, found at these addresses."""
        self._clients.setdefault(client.key, client)
        if only_if_meant:
            self._only_if_meant.add(client.key)
        self.know(client.key, addresses)

    def know(self, key: str, addresses: Iterable[str]) -> None:
        """Further addresses of a client."""
        for each in addresses:
            if self._book.setdefault(each, key) != key:
                self._book[each] = SEVERAL

    def __contains__(self, address: str) -> bool:
        """Whether the files hold the patient of this address."""
        return bool(self._book.get(address))

    def key(self, address: str, place: Place) -> str:
        """The key of the client at this address; somebody who is not in the files is a bare key.

        Raises Refused for several people, and for an address that means nothing elsewhere.
        """
        found = self._book.get(address)
        if found == SEVERAL:
            raise Refused("subject", "The patient's number belongs to several patients here.")
        if found is None and not address.startswith(("Patient/", "=")):
            raise Refused("subject", "The patient it points to is not in these files.")
        if found is None:
            found = address.removeprefix("=")
            stranger = IncomingClient(key=found, name=found[:NAME], named=False, place=place)
            self.add(stranger, [address], only_if_meant=True)
        return found

    def mean(self, keys: Iterable[str]) -> None:
        """Something that goes in is about these clients."""
        self._meant.update(keys)

    def clients(self) -> list[IncomingClient]:
        """Every patient of the files, and whoever else is meant."""
        passed_over = self._only_if_meant - self._meant
        return [each for key, each in self._clients.items() if key not in passed_over]


def gathered(collected: Collected) -> People:
    """The people of these files; who cannot be told from somebody else is rejected."""
    people = People()
    drafts = [each for each in collected.clients.values() if each.value]
    naming = Naming((each.identity for each in drafts), _with_two_birthdays(drafts))
    alike: dict[str, str] = {}
    # Who has an id comes first, so that a contained likeness never stands in for the person.
    for draft in sorted(drafts, key=lambda each: not each.identity.own):
        if draft.value:
            try:
                _add(people, draft.identity, draft.value, naming, alike)
            except Refused as error:
                collected.reject(draft.value.client.place, error.field, error.why)
    return people


def _add(
    people: People, who: Identity, draft: ClientDraft, naming: Naming, alike: dict[str, str]
) -> None:
    identifier = naming.identifier(who)
    key = identifier or who.own or draft.says
    if not key:
        raise Refused("", "Nothing tells who this patient is: no number, no id and no name.")
    if key == draft.says and alike.setdefault(key, who.home) != who.home and _is_listed(who):
        raise Refused("", "Two patients are alike in every word, and no number tells them apart.")
    also = (who.own,) if identifier and who.own else ()
    client = replace(draft.client, key=key, also=also, name=draft.client.name or key[:NAME])
    people.add(client, who.addresses, only_if_meant="#" in who.home)
    people.know(key, [f"={number}" for number in draft.numbers])


def _is_listed(who: Identity) -> bool:
    """Whether it stands in a Bundle under an address of its own, and is not a repetition."""
    return bool(who.addresses) and "#" not in who.home


def _with_two_birthdays(drafts: Iterable[Draft[ClientDraft]]) -> set[str]:
    """Identifiers under which two people stand: their birth dates differ."""
    born: defaultdict[str, set[str]] = defaultdict(set)
    for each in drafts:
        if each.value and each.identity.identifier and each.value.client.birth_date:
            born[each.identity.identifier].add(each.value.client.birth_date)
    return {number for number, days in born.items() if len(days) > 1}
