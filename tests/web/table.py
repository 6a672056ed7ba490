"""Every address of the house, and the act somebody must be allowed to open it or to send it a form.

A page that is new stands nowhere in here yet, and the build fails until it does.
"""

from dataclasses import dataclass

from envoi.domain.role import Act


@dataclass(frozen=True)
class Row:
    """What reading (GET) and sending (POST) ask for; None: the address does not take it.

    `whose` says what the act is held against: a course of therapy, the practice as a whole, or
    something of Mara's house that every owner there looks after.
    """

    get: Act | str | None
    post: Act | str | None = None
    whose: str = "episode"
    keeper: Act | None = None  # whoever may do this in the practice is let in too
    also: tuple[int, ...] = ()  # other right answers, such as 400 where an empty body says nothing


ANYBODY = "anybody"  # also who has not logged in
MEMBER = "member"  # whoever works here
READ, WRITE, CALENDAR = Act.READ_RECORD, Act.WRITE_RECORD, Act.CHANGE_CALENDAR
KEEP, OWN = Act.KEEP_RECORDS, Act.WORK_ON_ENDING
FEES, LOOK = Act.KEEP_FEES, Act.LOOK_INTO_CONFLICTS
MANAGE, ACCOUNT = Act.MANAGE_MEMBERS, Act.ACCOUNT_FOR_DISCLOSURES

TABLE: dict[str, Row] = {
    "home": Row(MEMBER, None, "practice"),
    "health": Row(ANYBODY, None, "practice", also=(503,)),
    "log-in": Row(ANYBODY, ANYBODY, "practice"),
    "log-out": Row(None, MEMBER, "practice"),
    # Half of the doors stand open after the password, and lead on when somebody is in.
    "second-step": Row(MEMBER, MEMBER, "practice"),
    "passkey-question": Row(None, ANYBODY, "practice"),
    "passkey-answer": Row(None, ANYBODY, "practice", also=(400,)),
    "invitation": Row(ANYBODY, ANYBODY, "nobody"),
    "prove": Row(MEMBER, MEMBER, "practice"),
    **dict.fromkeys(
        ("account", "log-ins"),
        Row(MEMBER, None, "practice"),
    ),
    **dict.fromkeys(
        ("password", "new-factor", "new-app", "new-passkey", "recovery-codes"),
        Row(MEMBER, MEMBER, "practice"),
    ),
    "app-square": Row(MEMBER, None, "practice"),
    "second-factor": Row(MEMBER, MEMBER, "nobody"),
    "passkey-creation": Row(None, MEMBER, "practice"),
    "passkey-created": Row(None, MEMBER, "practice", also=(400,)),
    "end-other-log-ins": Row(None, MEMBER, "practice"),
    "end-log-in": Row(None, MEMBER, "nobody"),
    "caseload": Row(Act.SEE_COUNTS, Act.SEE_COUNTS, "practice"),
    "begin": Row(Act.BEGIN_EPISODE, Act.BEGIN_EPISODE, "practice"),
    "import": Row(Act.BRING_RECORDS, Act.BRING_RECORDS, "practice"),
    # Its reference is of a file staged by the same member a moment ago; nobody else finds it.
    "import-confirm": Row(None, Act.BRING_RECORDS, "nobody"),
    "audit": Row(Act.READ_AUDIT, Act.READ_AUDIT, "practice"),
    "audit-table": Row(Act.READ_AUDIT, None, "practice"),
    "accesses": Row(ACCOUNT, ACCOUNT),
    "disclosures": Row(ACCOUNT, ACCOUNT),
    "accounting": Row(ACCOUNT),
    "accounting-table": Row(ACCOUNT),
    "emergency": Row(Act.BREAK_GLASS, Act.BREAK_GLASS, "practice"),
    "emergencies": Row(Act.READ_AUDIT, None, "practice"),
    "emergency-looked": Row(None, Act.READ_AUDIT),
    "cosignatures": Row(Act.COSIGN, None, "practice"),
    "cosign-note": Row(Act.COSIGN, Act.COSIGN),
    "cosign-paper": Row(None, Act.COSIGN),
    "calendar": Row(Act.SEE_CALENDAR, None, "practice"),
    "people": Row(Act.REACH, Act.REACH, "practice"),
    "contact": Row(Act.REACH),
    "book": Row(CALENDAR, CALENDAR),
    "appointment": Row(CALENDAR, CALENDAR),
    "called-off": Row(None, CALENDAR),
    "attendance": Row(Act.BILL, None, "practice"),
    "attendance-table": Row(Act.BILL, None, "practice"),
    "mail": Row(Act.MANAGE_MAIL, None, "practice"),
    "mail-act": Row(None, Act.MANAGE_MAIL, "house", also=(404,)),
    "suppression": Row(None, CALENDAR, keeper=Act.MANAGE_MAIL),
    "silence": Row(CALENDAR, CALENDAR),
    "calendar-feeds": Row(Act.SEE_CALENDAR, Act.SEE_CALENDAR, "practice"),
    "calendar-feed": Row(None, Act.SEE_CALENDAR, "nobody"),
    "feed": Row(ANYBODY, None, "nobody"),
    "custody": Row("custodian", "custodian", "practice"),
    "practice": Row(MANAGE, None, "practice"),
    **dict.fromkeys(
        ("endings-statistics", "endings-statistics-table"),
        Row(Act.SEE_COUNTS, None, "practice"),
    ),
    "members": Row(MANAGE, None, "practice"),
    "member": Row(MANAGE, None, "house"),
    **dict.fromkeys(
        (
            *("practice-details", "practice-codes", "practice-ladder", "invite"),
            *("practice-deadlines", "pathway-days"),
        ),
        Row(MANAGE, MANAGE, "practice"),
    ),
    **dict.fromkeys(
        (
            *("member-details", "give-role", "add-supervision", "leaving", "role"),
            "supervision",
        ),
        Row(MANAGE, MANAGE, "house"),
    ),
    "departures": Row(MEMBER, None, "practice"),
    **dict.fromkeys(("announce-departure", "departure-course"), Row(MANAGE, MANAGE, "house")),
    "departure": Row(MANAGE, None, "house"),
    "departure-over": Row(None, MANAGE, "house"),
    # Only whoever was asked to take over answers: tests/care/test_departures.py.
    "departure-answer": Row(None, MEMBER, "nobody"),
    **dict.fromkeys(
        ("invite-again", "withdraw-invitation", "member-log-ins", "member-second-step"),
        Row(None, MANAGE, "house"),
    ),
    "release-custody": Row(None, Act.RELEASE_CUSTODY, "house"),
    "end-custody": Row(None, Act.RELEASE_CUSTODY, "house"),
    **dict.fromkeys(
        ("care-of", "care-period", "care-period-wrong"),
        Row(Act.ASSIGN_CARE, Act.ASSIGN_CARE),
    ),
    "client": Row(READ),
    "episode": Row(READ),
    "choose-instrument": Row(WRITE),
    "own-notes": Row(WRITE),
    "contact-log": Row(WRITE),
    "relations": Row(MEMBER, None, "practice"),
    "new-relation": Row(MEMBER, MEMBER, "practice"),
    # One's own alone; somebody else's is not there.
    **dict.fromkeys(("relation", "relation-wrong"), Row(MEMBER, MEMBER, "nobody")),
    "conflicts": Row(LOOK, LOOK, "practice"),
    "course-conflicts": Row(WRITE, WRITE),
    "match": Row(WRITE, WRITE, keeper=LOOK),
    "balances": Row(FEES, None, "practice"),
    "fees": Row(FEES, FEES),
    "fee-step": Row(WRITE, WRITE),
    "charge-session": Row(None, FEES),
    "practice-fees": Row(MANAGE, MANAGE, "practice"),
    "task-owner": Row(WRITE, WRITE, "another of Mara's"),
    # An own note is its author's alone, whoever else treats.
    "own-note": Row(WRITE, WRITE, "author"),
    "ending": Row(WRITE),
    "one-ending": Row(WRITE),
    "own-ending-step": Row(WRITE, WRITE),
    "sign-note": Row(None, WRITE),
    "consider": Row(None, WRITE),
    "conversation": Row(WRITE, WRITE),
    "letters": Row(WRITE, WRITE),
    "letters-to-many": Row(Act.WORK_ON_ENDING, Act.WORK_ON_ENDING, "practice"),
    "practice-wordings": Row(MANAGE, None, "practice"),
    "practice-wording": Row(MANAGE, MANAGE, "practice"),
    "paper": Row(WRITE, WRITE),
    "paper-pdf": Row(WRITE),
    **dict.fromkeys(
        (
            *("episode-status", "episode-review", "care-team", "add-session", "session"),
            *("add-score", "score", "add-own-note", "add-entry", "entry", "entry-wrong"),
            *("assess-flag", "short-form", "ending-step", "risk-handover"),
            *("more-time", "staying", "ending-reason", "ending-codes"),
        ),
        Row(WRITE, WRITE),
    ),
    **dict.fromkeys(
        (
            *("ending-draft", "ending-act", "quotation", "quotations", "reopen"),
            *("paper-draft", "paper-given", "paper-remark"),
        ),
        Row(None, WRITE),
    ),
    **dict.fromkeys(("death", "lift-hold", "release"), Row(WRITE, WRITE)),
    **dict.fromkeys(("emergency-list", "emergency-list-pdf"), Row(OWN, None, "practice")),
    "seal-list": Row(None, OWN, "practice"),
    "executor": Row(OWN, OWN, "practice"),
    "emergency-priority": Row(OWN, OWN),
    # Only while the practice is in a custodian's hands: test_emergency_list_page.py.
    "sealed-list": Row("custodian", "custodian", "nobody"),
    "sealed-reading": Row("custodian", None, "nobody"),
    "practice-retention": Row(MANAGE, MANAGE, "practice"),
    "retention": Row(KEEP, None, "practice"),
    "retention-of": Row(KEEP, KEEP),
    "destruction": Row(KEEP, KEEP),
    "withdraw-destruction": Row(None, KEEP),
    "certificate": Row(KEEP),
    "alliance": Row(Act.READ_SIGNALS),
    "feedback": Row(WRITE, WRITE),
    "ask-feedback": Row(None, WRITE),
    "own-part": Row(WRITE, WRITE),
    **dict.fromkeys(
        ("add-complaint", "complaint-ways"),
        Row(Act.HANDLE_COMPLAINTS, Act.HANDLE_COMPLAINTS, "practice"),
    ),
    "complaints": Row(Act.HANDLE_COMPLAINTS, None, "practice"),
    **dict.fromkeys(
        ("complaint", "complaint-wrong"),
        Row(Act.HANDLE_COMPLAINTS, Act.HANDLE_COMPLAINTS, "house"),
    ),
    # Who has died is another client of Mara's.
    "death-taken-back": Row(WRITE, WRITE, "another of Mara's"),
    # Without somebody named in its form a paper is for nobody.
    "begin-paper": Row(None, WRITE, "nobody"),
    # The task that was built hangs on another course of Mara's.
    "task": Row(None, WRITE, "another of Mara's"),
    "directory": Row(WRITE, None, "practice"),
    "add-provider": Row(WRITE, WRITE, "practice"),
    **dict.fromkeys(("provider", "provider-wrong"), Row(WRITE, WRITE, "house")),
    "provider-confirmed": Row(None, WRITE, "house"),
    **dict.fromkeys(
        ("episode-referral", "referral", "packet-draft", "packet-pdf", "packet-document"),
        Row(WRITE),
    ),
    "release-form": Row(WRITE),
    **dict.fromkeys(
        ("begin-referral", "referral-need", "referral-note", "sign-release", "referral-event"),
        Row(WRITE, WRITE),
    ),
    **dict.fromkeys(("referral-wrong", "release-wrong"), Row(WRITE, WRITE)),
    **dict.fromkeys(
        ("referral-offers", "referral-choice", "send-packet", "revoke-release", "end-release"),
        Row(None, WRITE),
    ),
}
