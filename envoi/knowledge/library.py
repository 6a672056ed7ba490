"""The only public door to reviewed knowledge: everything comes out frozen and checked."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from envoi.domain.aftermath import Aftermath
from envoi.domain.alliance import Sheet
from envoi.domain.contact_log import Ladder
from envoi.domain.ending import Pathway, StepPlan
from envoi.domain.ethics import Duty
from envoi.domain.fee_ladder import FeeLadder
from envoi.domain.letter import Letter
from envoi.domain.measure import Instrument
from envoi.domain.retention import Rule
from envoi.domain.role import Role
from envoi.knowledge import instrument_file
from envoi.knowledge.death_file import read_aftermath
from envoi.knowledge.ethics_file import EthicsCode, read_code, read_duties
from envoi.knowledge.fee_ladder_file import read_fee_ladder
from envoi.knowledge.feedback_file import read_sheet
from envoi.knowledge.ladder_file import read_ladder
from envoi.knowledge.letter_file import agree, read_letter
from envoi.knowledge.mail_file import MailWords, read_mails
from envoi.knowledge.pathway_file import read_pathway
from envoi.knowledge.reason_file import Reason, ReasonMap, read_map, read_reasons
from envoi.knowledge.retention_file import follow, read_rule
from envoi.knowledge.role_file import read_roles
from envoi.knowledge.step_file import read_steps
from envoi.knowledge.wording_file import Wording, read_wording


class Unknown(LookupError):
    """Nothing of that name is in the library."""


def instruments() -> tuple[Instrument, ...]:
    """Every instrument in its newest version, in order of code."""
    return tuple(versions[-1] for _, versions in sorted(_instruments().items()))


def instrument(code: str, version: str | None = None) -> Instrument:
    """One instrument; without a version its newest. Raises Unknown."""
    versions = _instruments().get(code, ())
    for each in reversed(versions):
        if version is None or each.version == version:
            return each
    asked = code if version is None else f"{code}, version {version}"
    raise Unknown(f"There is no instrument {asked} in the library.")


def recognised(name: str, system: str | None = None) -> Instrument | None:
    """The instrument a file means by this name or code, or None: never a guess.

    A name is compared without case, spaces and punctuation; a code of a system (LOINC) as it is.
    A code nobody has verified is recognised in what comes in, and never written out.
    """
    for each in instruments():
        for alias in each.aliases:
            if system is not None and (alias.system, alias.name) == (system, name):
                return each
            if system is None and alias.system is None and _plain(alias.name) == _plain(name):
                return each
        if system is None and _plain(name) in {_plain(each.code), _plain(each.short)}:
            return each
    return None


def pathway(code: str, version: str | None = None) -> Pathway:
    """The steps of an ending; without a version the newest. Raises Unknown."""
    for each in reversed(_pathways().get(code, ())):
        if version is None or each.version == version:
            return each
    raise Unknown(f"There is no pathway {code} in the library.")


def pathways() -> tuple[Pathway, ...]:
    """Every pathway in its newest version, in order of code."""
    return tuple(versions[-1] for _, versions in sorted(_pathways().items()))


@cache
def reasons() -> tuple[Reason, ...]:
    """Why a course of therapy ends, in the order of the public list."""
    path = files("envoi.knowledge") / "reasons" / "reasons.toml"
    return read_reasons(path.read_text(encoding="utf-8"), path.name)


def reason(code: str) -> Reason:
    """One reason of the list. Raises Unknown."""
    for each in reasons():
        if each.code == code:
            return each
    raise Unknown(f"There is no reason {code} in the list.")


@cache
def reason_maps() -> tuple[ReasonMap, ...]:
    """Other people's lists of reasons, with the code for each of ours."""
    listed = sorted((files("envoi.knowledge") / "reasons" / "maps").iterdir(), key=str)
    return tuple(
        read_map(path.read_text(encoding="utf-8"), path.name)
        for path in listed
        if path.name.endswith(".toml")
    )


@cache
def ladders() -> tuple[Ladder, ...]:
    """What may be done when somebody is not in touch, the usual one first."""
    listed = sorted((files("envoi.knowledge") / "ladders").iterdir(), key=str)
    found = [
        read_ladder(path.read_text(encoding="utf-8"), path.name)
        for path in listed
        if path.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda each: each.code != "usual"))


def ladder(code: str) -> Ladder:
    """One ladder. Raises Unknown."""
    for each in ladders():
        if each.code == code:
            return each
    raise Unknown(f"There is no ladder {code} in the library.")


@cache
def fee_ladder() -> FeeLadder:
    """What comes when a fee is not paid, as this house proposes it."""
    path = files("envoi.knowledge") / "fees" / "usual.toml"
    return read_fee_ladder(path.read_text(encoding="utf-8"), path.name)


def aftermath() -> Aftermath:
    """What there may be to do after a client has died."""
    path = files("envoi.knowledge") / "deaths" / "tasks.toml"
    return read_aftermath(path.read_text(encoding="utf-8"), path.name)


@cache
def retention_rules() -> tuple[Rule, ...]:
    """How long records are kept, one rule for each body or place, in order of code."""
    listed = sorted((files("envoi.knowledge") / "retention").iterdir(), key=str)
    found = [
        read_rule(path.read_text(encoding="utf-8"), path.name)
        for path in listed
        if path.name.endswith(".toml")
    ]
    return follow({each.rule.code: each for each in found})


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every version of the questions about an hour, the newest last."""
    listed = (files("envoi.knowledge") / "feedback").iterdir()
    found = [
        read_sheet(path.read_text(encoding="utf-8"), path.name)
        for path in listed
        if path.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda each: (each.language, int(each.version))))


def sheet(version: str | None = None) -> Sheet:
    """The questions about an hour; without a version the newest. Raises Unknown."""
    for each in reversed(sheets()):
        if version is None or each.version == version:
            return each
    raise Unknown(f"There are no questions about an hour in version {version}.")


HOUSE = "house"  # the code of this house's own matrix, beside whatever a practice chooses


@cache
def duties() -> tuple[Duty, ...]:
    """What ethics codes may ask at an ending, in the order a page shows it."""
    path = files("envoi.knowledge") / "ethics" / "duties.toml"
    return read_duties(path.read_text(encoding="utf-8"), path.name)


@cache
def ethics_codes() -> tuple[EthicsCode, ...]:
    """Every ethics code of the library, and the matrix of this house."""
    listed = sorted((files("envoi.knowledge") / "ethics").iterdir(), key=str)
    return tuple(
        read_code(path.read_text(encoding="utf-8"), path.name)
        for path in listed
        if path.name.endswith(".toml") and path.name != "duties.toml"
    )


@cache
def steps() -> Mapping[str, StepPlan]:
    """The steps pathways share, by code."""
    path = files("envoi.knowledge") / "steps" / "steps.toml"
    return read_steps(path.read_text(encoding="utf-8"), path.name)


@cache
def roles() -> tuple[Role, ...]:
    """Who may do what in a practice, in the order of the list."""
    path = files("envoi.knowledge") / "roles" / "roles.toml"
    return read_roles(path.read_text(encoding="utf-8"), path.name)


def role(code: str) -> Role:
    """One role of the list. Raises Unknown."""
    for each in roles():
        if each.code == code:
            return each
    raise Unknown(f"There is no role {code} in the list.")


@cache
def wording(language: str = "en") -> Wording:
    """The words a client reads in a language, held against every letter. Raises Unknown.

    Where no person who speaks the language approved them yet, the wording itself says so.
    """
    path = files("envoi.knowledge") / "wording" / f"{language}.toml"
    if not language.isalpha() or not path.is_file():
        raise Unknown(f"There is no approved wording in {language}.")
    found = read_wording(path.read_text(encoding="utf-8"), path.name)
    agree(letters(), found)
    return found


@cache
def languages() -> tuple[Wording, ...]:
    """Every language letters can be written in, English first."""
    listed = sorted((files("envoi.knowledge") / "wording").iterdir(), key=str)
    codes = [path.name.removesuffix(".toml") for path in listed if path.name.endswith(".toml")]
    return tuple(wording(code) for code in sorted(codes, key=lambda code: code != "en"))


@cache
def letters() -> tuple[Letter, ...]:
    """Every letter of the library, in order of its name."""
    listed = sorted((files("envoi.knowledge") / "letters").iterdir(), key=str)
    found = [
        read_letter(path.read_text(encoding="utf-8"), path.name)
        for path in listed
        if path.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda each: each.name))


def letter(code: str) -> Letter:
    """One letter. Raises Unknown."""
    for each in letters():
        if each.code == code:
            return each
    raise Unknown(f"There is no letter {code} in the library.")


@cache
def mails(language: str = "en") -> Mapping[str, MailWords]:
    """The words of every mail the house sends, by kind. Raises Unknown."""
    path = files("envoi.knowledge") / "mail" / f"{language}.toml"
    if not language.isalpha() or not path.is_file():
        raise Unknown(f"There are no approved words for mail in {language}.")
    return read_mails(path.read_text(encoding="utf-8"), path.name)


@cache
def _pathways() -> dict[str, tuple[Pathway, ...]]:
    found: dict[str, list[Pathway]] = {}
    for path in sorted((files("envoi.knowledge") / "pathways").iterdir(), key=str):
        if path.name.endswith(".toml"):
            each = read_pathway(path.read_text(encoding="utf-8"), path.name, steps())
            found.setdefault(each.code, []).append(each)
    return {code: tuple(sorted(all_, key=lambda one: one.version)) for code, all_ in found.items()}


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@cache
def _instruments() -> dict[str, tuple[Instrument, ...]]:
    found: dict[str, list[Instrument]] = {}
    for path in sorted((files("envoi.knowledge") / "instruments").iterdir(), key=str):
        if path.name.endswith(".toml"):
            each = instrument_file.read(path.read_text(encoding="utf-8"), path.name)
            found.setdefault(each.code, []).append(each)
    return {code: tuple(sorted(all_, key=_age)) for code, all_ in found.items()}


def _age(instrument: Instrument) -> int:
    return int(instrument.version)
