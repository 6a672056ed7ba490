"""What an owner and a therapist do about the practice itself: members, roles, care, imports."""

import re
from datetime import timedelta

from tests.storms.ledger import claim
from tests.storms.writer import Writer, today, told

KINDS = ("practice details", "member details", "invited", "invited again", "invitation withdrawn")
KINDS += ("departure announced", "departure over")
KINDS += ("wording",)
KINDS += ("role given", "role ended", "care assigned", "care ended", "care set aside")
BROUGHT = ("import looked at", "import brought in", "care shared")
IMPORT = re.compile(r"/import/[0-9a-f-]{36}/")
ROLES = ("biller", "receptionist", "practice_manager", "supervisor")


class Keeping(Writer):
    """What an owner does; `others` are members, `shared` are courses of others."""

    others: list[str]
    shared: list[str]

    def kept(self, wanted: str) -> None:
        """One write of this kind, and those it needs before."""
        if wanted == "practice details":
            self.practice()
        elif wanted == "wording":
            self.wording()
        elif wanted == "member details":
            self.details()
        elif wanted.startswith("invit"):
            self.invite(wanted)
        elif wanted.startswith("role"):
            self.role()
        elif wanted.startswith("departure"):
            self.departure()
        else:
            self.care(wanted)

    def practice(self) -> None:
        form, words = self.form("/practice/details/"), self.mark()
        says = claim("Practice", {"name": form["name"]}, address=words)
        self.write("practice details", form, says, address=words)

    def wording(self) -> None:
        """A sentence of the letters, said otherwise: another version of it."""
        form, words = self.form("/practice/wordings/en/common.return/", "text"), self.mark()
        says = claim("PracticeWording", {"text": words}, once=True)
        self.write("wording", form, says, text=words, then="save")

    def details(self) -> None:
        member, words = self.rng.choice(self.others), self.mark()
        form = self.form(f"/members/{member}/details/")
        says = claim("Member", member, credentials=words)
        self.write("member details", form, says, credentials=words)

    def invite(self, wanted: str) -> None:
        form, name = self.form("/members/invite/", "email"), self.mark()
        ref, email = form["ref"], f"invited.{self.number}@example.org"
        row = claim("Invitation", ref, name=name)
        mail = claim("OutgoingMail", {"key": f"invitation {ref}"}, kind="invitation", once=True)
        ok = told("/invitations/", "is on its way", email)
        self.write("invited", form, row, mail, ok=ok, name=name, email=email, roles="biller")
        if wanted == "invited again":
            form = self.form("/members/", to=f"/{ref}/again/")
            gone = claim("Invitation", ref, withdrawn_at="*")
            self.write(wanted, form, gone, ok=told("/invitations/", email))
        if wanted == "invitation withdrawn":
            form = self.form("/members/", to=f"/{ref}/withdraw/")
            gone = claim("Invitation", ref, withdrawn_at="*")
            self.write(wanted, form, gone, ok=told("The invitation is withdrawn."))

    def role(self) -> None:
        """A role that was not given yet is given, and gets a last day."""
        member, role = self.untried("role", self.others, ROLES)
        known = self.listed(f"/members/{member}/", "/members/roles/")
        form = self.form(f"/members/{member}/roles/", "role")
        held = claim("RoleHeld", {"member": member, "role": role}, once=True)
        self.write("role given", form, held, role=role)
        for ref in self.listed(f"/members/{member}/", "/members/roles/") - known:
            form = self.form(f"/members/roles/{ref}/", "until_on")
            day = today() + timedelta(days=self.rng.randrange(90))
            self.write("role ended", form, claim("RoleHeld", ref, until_on=day), until_on=day)

    def departure(self) -> None:
        """Somebody goes, and then does not."""
        member, day = self.rng.choice(self.others), today() + timedelta(days=90)
        form = self.form(f"/members/{member}/departure/", "last_day")
        ref = form["ref"]
        says = claim("Departure", ref, last_day=day)
        answers = {"reason": "therapist_leaving", "last_day": day}
        self.write("departure announced", form, says, **answers)
        form = self.form(f"/departures/{ref}/", to=f"/departures/{ref}/over/")
        self.write("departure over", form, claim("Departure", ref, over_on="*"))

    def care(self, wanted: str) -> None:
        course, member = self.untried("care", self.shared, self.others)
        path = f"/practice/care/{course}/"
        known = self.listed(path, "/practice/care-periods/")
        there = claim("CareTeamPeriod", {"episode": course, "member": member}, once=True)
        self.write("care assigned", self.form(path, "member"), there, member=member)
        for ref in self.listed(path, "/practice/care-periods/") - known:
            if wanted == "care set aside":
                form, why = self.form(f"/practice/care-periods/{ref}/wrong/", "reason"), self.mark()
                says = claim("CareTeamPeriod", ref, wrong_reason=why)
                self.write(wanted, form, says, reason=why)
            else:
                form, day = self.form(f"/practice/care-periods/{ref}/", "on"), today()
                says = claim("CareTeamPeriod", ref, until_on=day)
                self.write("care ended", form, says, on=day)

    def listed(self, path: str, under: str) -> set[str]:
        """The references of a page that lead to this place."""
        return set(re.findall(rf'href="{under}([0-9a-f-]{{36}})/"', self.visitor.get(path).text))


class Bringing(Writer):
    """What a therapist brings along, and whom a course is shared with."""

    courses: list[tuple[str, str]]
    colleagues: list[tuple[str, str]]

    def brought(self, wanted: str) -> None:
        if wanted == "care shared":
            self.share()
        else:
            self.bring()

    def bring(self) -> None:
        """Five people with four scores each, looked at and brought in."""
        name = self.mark().replace(" ", "-").rstrip(".")
        rows = [
            f"{name}-{person},{today() - timedelta(weeks=week)},PHQ-9,{(person + week) % 28}"
            for person in range(5)
            for week in range(4)
        ]
        table = "client,date,instrument,score\n" + "\n".join(rows) + "\n"
        form = self.form("/import/", "source")
        form.fields["source"] = name
        page = self.upload("import looked at", form, "scores.csv", table, ok=told("Bring these in"))
        yes = next(each for each in page.forms() if IMPORT.fullmatch(each.action))
        claims = [
            claim(
                "ImportedRow", {"source": name, "kind": "clients", "key": f"{name}-{n}"}, once=True
            )
            for n in range(5)
        ]
        claims += [claim("Client", {"name": f"{name}-{n}"}, once=True) for n in range(5)]
        run = claim("ImportRun", {"source": name}, once=True)
        ok = told("To the caseload")
        self.write("import brought in", yes, run, *claims, ok=ok, then="bring")

    def share(self) -> None:
        pair = self.untried("share", [course for course, _ in self.courses], self.colleagues)
        course, (login, member) = pair
        form = self.form(f"/episodes/{course}/care-team/", "login")
        there = claim("CareTeamPeriod", {"episode": course, "member": member}, once=True)
        self.write("care shared", form, there, login=login)
