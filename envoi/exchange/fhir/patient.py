"""FHIR's Patient as a client: how they are called, reached and spoken with."""

from collections.abc import Iterable

from envoi.exchange.fhir.collected import ClientDraft, Collected, keep
from envoi.exchange.fhir.day import partial
from envoi.exchange.fhir.reference import Origin, derived, identity, number, usable
from envoi.exchange.fhir.refusal import Refused
from envoi.exchange.fhir.resource import Address, Communication, Extension, Name, Patient, Telecom
from envoi.exchange.fhir.words import codes, plain, said
from envoi.exchange.incoming import IncomingClient, IncomingContactWay

NAME, PRONOUNS, LANGUAGE, WAY = 200, 60, 60, 500  # letters
CALLED = ("official", "usual", None, "temp", "anonymous", "maiden", "old")
OLD = ("old", "temp")
STRUCTURE = "http://hl7.org/fhir/StructureDefinition/"
PRONOUN = f"{STRUCTURE}individual-pronouns"
PROFICIENCY = f"{STRUCTURE}patient-proficiency"
INTERPRETER = {
    f"{STRUCTURE}patient-interpreterRequired",
    "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed",
}
YES, NO = "373066001", "373067005"  # SNOMED CT
WRITES = {"RWR", "EWR"}  # receives or expresses written language
PHONES = {"phone", "sms"}


def read(patient: Patient, origin: Origin, into: Collected) -> None:
    """Keep this patient; raises Refused."""
    who = identity("Patient", patient, origin)
    name = name_of(patient.name, "name")
    client = IncomingClient(
        key="",
        name=name,
        named=bool(name),
        place=origin.place,
        preferred_name=_nickname(patient.name),
        pronouns=_pronouns(patient.extension),
        birth_date=partial(patient.birth_date, "birthDate") if patient.birth_date else "",
        spoken_language=_spoken(patient.communication),
        written_language=_written(patient.communication),
        interpreter=_interpreter(patient.extension),
        contact_ways=tuple(_ways(patient.telecom, patient.address)),
    )
    numbers = tuple(number(each) for each in usable(patient))
    says = _says(patient, client)
    if not (who.own or who.identifier or says):
        raise Refused("", "Nothing tells who this patient is: no number, no id and no name.")
    keep(into.clients, who, ClientDraft(client, numbers, says))
    _count_what_is_passed_over(patient, into)


def name_of(names: Iterable[Name], field: str) -> str:
    """The name somebody goes by officially or usually, in any script; empty if there is none."""
    good = [each for each in names if each.use in CALLED and _as_text(each)]
    best = min(good, key=lambda each: CALLED.index(each.use), default=None)
    return plain(_as_text(best), field, NAME) if best else ""


def _as_text(name: Name) -> str:
    parts = [*(given for given in name.given if given), name.family or ""]
    return (name.text or " ".join(parts)).strip()


def _nickname(names: Iterable[Name]) -> str:
    nick = next((_as_text(each) for each in names if each.use == "nickname"), "")
    return plain(nick, "name", NAME)


def _pronouns(extensions: Iterable[Extension]) -> str:
    for each in extensions:
        if each.url == PRONOUN:
            for inner in (each, *each.extension):
                if words := said(inner.value_codeable_concept, "extension", PRONOUNS):
                    return words
    return ""


def _interpreter(extensions: Iterable[Extension]) -> str:
    for each in extensions:
        if each.url in INTERPRETER:
            code = each.value_coding.code if each.value_coding else None
            if each.value_boolean is True or code == YES:
                return "yes"
            if each.value_boolean is False or code == NO:
                return "no"
    return "not_recorded"


def _spoken(languages: list[Communication]) -> str:
    """The preferred language; without a preference the only one there is."""
    preferred = [each for each in languages if each.preferred] or languages
    return _language(preferred[0]) if len(preferred) == 1 else ""


def _written(languages: list[Communication]) -> str:
    return next((_language(each) for each in languages if _writes(each)), "")


def _writes(language: Communication) -> bool:
    proficiency = (each for each in language.extension if each.url == PROFICIENCY)
    types = (inner.value_coding for each in proficiency for inner in each.extension)
    return any(each and each.code in WRITES for each in types)


def _language(language: Communication) -> str:
    words = said(language.language, "communication", LANGUAGE)
    return words or next(iter(sorted(codes(language.language))), "")[:LANGUAGE]


def _ways(telecom: list[Telecom], addresses: list[Address]) -> Iterable[IncomingContactWay]:
    for each in telecom:
        value = plain(each.value, "telecom", WAY)
        if not value or each.use == "old":
            continue
        if each.system in PHONES:
            mobile = each.use == "mobile" or each.system == "sms"
            yield IncomingContactWay("mobile" if mobile else "phone", value)
        elif each.system == "email":
            yield IncomingContactWay("email", value)
    posts = (_post(each) for each in addresses if each.use not in OLD)
    if first := next((post for post in posts if post), ""):
        yield IncomingContactWay("post", first)


def _post(address: Address) -> str:
    place = " ".join(filter(None, [address.state, address.postal_code]))
    parts = [*(line for line in address.line if line), address.city, place, address.country]
    return plain(address.text or ", ".join(filter(None, parts)), "address", WAY)


def _says(patient: Patient, client: IncomingClient) -> str:
    """Everything that is said of somebody who has neither number nor id; empty if too little."""
    if not client.name:
        return ""
    given = patient.identifier
    numbers = given if isinstance(given, list) else [given] if given else []
    loose = [each.value for each in numbers if each.value]
    return derived("Patient", client.name, client.birth_date, client.contact_ways, loose)


def _count_what_is_passed_over(patient: Patient, into: Collected) -> None:
    if patient.active is False:
        into.ignore("Patient field: not active")
    if patient.deceased_boolean or patient.deceased_date_time:
        into.ignore("Patient field: deceased")
