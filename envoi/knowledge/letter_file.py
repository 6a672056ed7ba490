"""A letter's TOML file, read strictly into domain values, and held against its wording."""

from collections.abc import Iterable

from envoi.domain.letter import GAPS, AddressedTo, Block, Kind, Letter
from envoi.knowledge import gaps
from envoi.knowledge.entry import Entry, Malformed
from envoi.knowledge.wording_file import Wording

HELD_AS = ("letter", "fee_notice")
# What every language says for every letter, with its gaps.
SHARED: dict[str, tuple[str, ...]] = {
    "places.write": ("what",),
    **{f"places.{gap}": () for gap in GAPS},
    "dates.day": ("day", "month", "year"),
    **{f"dates.month_{month}": () for month in range(1, 13)},
    "common.and": (),
    "common.sessions_one": (),
    "common.sessions_many": ("count",),
    "page.page": ("page", "pages"),
    **{f"page.{word}": () for word in ("draft", "about", "then", "now", "signed", "not_signed")},
    **{f"page.{word}": () for word in ("from_record", "supervisor")},
}
RELEASE = (
    *("title", "free", "about", "discloser", "receiver", "purpose", "purpose_offered"),
    *("contents", "reason", "risk", "goals", "measures", "helped", "other_care", "plan", "summary"),
    *("part2", "only", "never", "until", "day", "event", "redisclosure", "copy"),
    *("signing", "signature", "name", "as_whom", "as_client", "as_decider", "signed_on"),
)
SHARED |= {f"release_form.{key}": () for key in RELEASE}
SHARED |= {f"release_form.{key}": ("practice",) for key in ("revocation", "conditioning")}
SHARED["release_form.until_when"] = ("days",)
ALWAYS = ("name", "full_name", "therapist", "practice")  # every sentence may say these


def read_letter(text: str, where: str) -> Letter:
    """One letter with its blocks in order; raises Malformed."""
    file = Entry.of(text, where)
    code = file.text("code")
    to = file.choice("addressed_to", AddressedTo)
    letter = Letter(
        code=code,
        version=file.text("version"),
        name=file.text("name"),
        addressed_to=to,
        held_as=_held_as(file, to),
        ground=file.text("ground", "to_client"),
        audience=file.text("audience"),
        tone=file.text("tone"),
        greeting=file.text("greeting", ""),
        farewell=file.text("farewell", ""),
        title=file.text("title", ""),
        guardians=file.text("guardians", ""),
        address=file.flag("address", True),
        alone=file.flag("alone", False),
        many=file.flag("many", False),
        tells_end=file.flag("tells_end", False),
        blocks=tuple(_block(each, code) for each in file.entries("blocks")),
        sources=file.texts("sources"),
        verified=file.flag("verified"),
    )
    file.day("reviewed_on")
    file.done()
    codes = [block.code for block in letter.blocks]
    if not codes or len(codes) != len(set(codes)):
        raise Malformed(f"{where}: a letter has blocks, and each only once")
    return letter


def _held_as(file: Entry, to: AddressedTo) -> str:
    """What a hold knows it by; a letter to a client is always held."""
    held = file.text("held_as", "")
    if held not in (*HELD_AS, ""):
        raise Malformed(f"{file.where}: held_as cannot be {held!r}")
    if to is AddressedTo.CLIENT and not held:
        raise Malformed(f"{file.where}: held_as is missing: what goes to a client can be held")
    return held


def _block(entry: Entry, letter: str) -> Block:
    code = entry.text("code")
    kind = entry.choice("kind", Kind) if "kind" in entry.values else Kind.TEXT
    block = Block(
        code=code,
        label=entry.text("label"),
        kind=kind,
        say=entry.text("say", "" if kind in (Kind.OWN, Kind.ADDRESSEE) else f"{letter}.{code}"),
        offer=entry.text("offer", ""),
        draws=entry.text("draws", ""),
        hint=entry.text("hint", ""),
        gaps=entry.texts("gaps"),
        may=entry.texts("may"),
        only_with=entry.text("only_with", ""),
        needed=entry.flag("needed", False),
    )
    entry.done()
    unknown = [gap for gap in (*block.gaps, *block.may) if gap not in GAPS]
    if unknown:
        raise Malformed(f"{entry.where}: there is no gap {unknown[0]}")
    return block


def needs(letters: Iterable[Letter], key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The gaps a sentence must have, and those it may have, whatever letter says it."""
    needed: dict[str, None] = {}
    allowed = dict.fromkeys(ALWAYS)
    for letter in letters:
        for block in letter.blocks:
            if key in (block.say, block.offer):
                needed |= dict.fromkeys(block.gaps if key == block.say else ())
                allowed |= dict.fromkeys(block.may)
    return tuple(needed), tuple(allowed)


def agree(letters: Iterable[Letter], wording: Wording) -> None:
    """Every sentence of every letter is there with its gaps; Malformed names file, key and gap."""
    all_of_them = tuple(letters)
    for key, needed in SHARED.items():
        _agrees(wording, key, needed, ())
    for letter in all_of_them:
        for key in letter.keys:
            _agrees(wording, key, *needs(all_of_them, key))


def _agrees(wording: Wording, key: str, needed: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    where = f"{wording.language}.toml: {key}"
    if key not in wording.sentences:
        raise Malformed(f"{where} is missing")
    fault = gaps.fault(wording.sentences[key], needed=needed, allowed=allowed)
    if fault:
        raise Malformed(f"{where}: {fault}")
