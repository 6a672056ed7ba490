"""The file of roles: who may do what, and whom that reaches."""

from envoi.domain.role import Act, Reach, Role
from envoi.knowledge.entry import Entry, Malformed


def read_roles(text: str, where: str) -> tuple[Role, ...]:
    """Every role of the file, in its order; raises Malformed."""
    file = Entry.of(text, where)
    file.text("version")
    file.text("source")
    roles = tuple(_role(entry) for entry in file.entries("roles"))
    file.done()
    if len({role.code for role in roles}) != len(roles):
        raise Malformed(f"{where}: a role stands there twice")
    return roles


def _role(entry: Entry) -> Role:
    may = entry.entry("may")
    if may is None:
        raise Malformed(f"{entry.where}: may is missing")
    acts = {act: _reach(may, act) for act in Act if act in may.values}
    may.done()
    role = Role(
        code=entry.text("code"),
        title=entry.text("title"),
        paragraph=" ".join(entry.text("paragraph").split()),
        may=acts,
        needs_cosignature=entry.flag("needs_cosignature", False),
        needs_last_day=entry.flag("needs_last_day", False),
    )
    entry.done()
    return role


def _reach(may: Entry, act: Act) -> frozenset[Reach]:
    written = may.texts(act)
    if not written or not set(written) <= set(Reach) - {Reach.EMERGENCY}:
        raise Malformed(f"{may.where}: {act} cannot reach {', '.join(written) or 'nobody'}")
    return frozenset(map(Reach, written))
