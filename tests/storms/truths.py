"""What is true of a record that is whole, whoever was killed: each truth names what breaks it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from envoi.care import contact_prints, noticing, practices
from envoi.records import images, models, resealing, sealing
from envoi.records.models.ending import OVER

# Rows that come by one of these alone, or by an import.
ADDED = (
    *("Client", "ContactWay", "RelatedPerson", "DecisionMaker", "Concern", "ConcernRating", "Goal"),
    *("GoalRating", "RiskAsked", "SafetyPlan", "ProgressNote", "PsychotherapyNote", "Disclosure"),
    *("Response", "Session", "Ending", "EndingAnswer", "Quotation", "Paper", "Episode"),
)
# Rows with a version that rises with each revision, and only with one.
REVISED = (
    *("Client", "ContactWay", "RelatedPerson", "DecisionMaker", "Concern", "Goal", "ProgressNote"),
    *("PsychotherapyNote", "RiskFlag", "Response", "Session", "Episode", "Ending", "EndingStep"),
    *("EndingAnswer", "Quotation", "CareTeamPeriod", "Attendance", "Task", "Disclosure"),
)


def the_file_is_whole() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (f"integrity: {row}" for row in cursor.fetchall() if row != ("ok",))
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"foreign key: {row}" for row in cursor.fetchall())


def every_row_has_its_audit_row() -> Iterator[str]:
    """Added once, as the audit says, and nothing the audit says is missing."""
    brought = set(map(str, models.ImportedRow.objects.values_list("row", flat=True)))
    rows = models.AuditRow.objects.filter(act="added").values_list("noun", "subject")
    told = Counter((noun, str(subject)) for noun, subject in rows)
    for name in ADDED:
        model, noun = getattr(models, name), name.lower()
        there = set(map(str, model._base_manager.values_list("pk", flat=True)))
        said = {subject for of, subject in told if of == noun}
        yield from (f"{name} {ref} without its audit row" for ref in there - said - brought)
        yield from (f"an audit row without its {name} {ref}" for ref in said - there)
    yield from (f"added {n} times: {what}" for what, n in told.items() if n > 1)


def every_version_has_its_revision() -> Iterator[str]:
    """A row is as old as its revisions say, and each revision has its audit row."""
    kept = Counter(map(str, models.Revision.objects.values_list("row", flat=True)))
    rows = models.AuditRow.objects.filter(detail__has_key="fields").values_list(
        "subject", flat=True
    )
    told = Counter(map(str, rows))
    undone = _put_back()
    for name in REVISED:
        columns = ["pk", "version"]
        model: Any = getattr(models, name)
        marked = hasattr(model, "wrong_at")
        for row in model._base_manager.only(*columns, *(["wrong_at"] if marked else [])):
            ref = str(row.pk)
            version = 1 + kept[ref] + (marked and row.wrong_at is not None)
            if version != row.version and ref not in undone:
                yield f"{name} {ref} is at {row.version}, with {kept[ref]} revisions"
            if kept[ref] != told[ref]:
                yield f"{name} {ref}: {kept[ref]} revisions, {told[ref]} rows of the audit"


def _put_back() -> set[str]:
    """What undoing put back has its old version again, and its revisions all the same."""
    closings = models.Closing.objects.filter(undone_at__isnull=False)
    return {each["row"] for closing in closings for each in closing.before}


def every_session_is_attended_by_somebody() -> Iterator[str]:
    lonely = models.Session.objects.filter(attendances__isnull=True)
    yield from (f"nobody is expected at {ref}" for ref in lonely.values_list("pk", flat=True))


def every_ending_is_the_fold_of_its_events() -> Iterator[str]:
    for ending in models.Ending.objects.all():
        events = list(models.EndingEvent.objects.filter(ending=ending).order_by("number"))
        stages = [event.after for event in events]
        if [event.number for event in events] != list(range(1, len(events) + 1)):
            yield f"ending {ending.id}: events are missing"
        if [event.before for event in events] != ["", *stages][: len(events)]:
            yield f"ending {ending.id}: {[(e.event, e.before, e.after) for e in events]}"
        if not events or stages[-1] != ending.stage:
            yield f"ending {ending.id} is {ending.stage} and its events say {stages}"
        if any(a.event == b.event for a, b in pairwise(events)):
            yield f"ending {ending.id}: the same twice, {[event.event for event in events]}"
        if models.EndingStep.objects.filter(ending=ending).count() == 0:
            yield f"ending {ending.id} has no steps"


def every_closing_is_whole() -> Iterator[str]:
    for ending in models.Ending.objects.all():
        closings = models.Closing.objects.filter(ending=ending)
        standing = closings.filter(undone_at__isnull=True).count()
        over = ending.stage in OVER
        if standing != over:
            yield f"ending {ending.id} is {ending.stage} with {standing} closings"
        if (ending.episode.status == "finished") != over:
            yield f"a course is {ending.episode.status}, its ending {ending.id} {ending.stage}"
        rows = models.AuditRow.objects.filter(subject=ending.id)
        if rows.filter(act="ending: close").count() != closings.count():
            yield f"ending {ending.id}: closings and audit differ"
        for closing in closings:
            yield from _as_it_says(closing)


def _as_it_says(closing: models.Closing) -> Iterator[str]:
    """What a standing closing made is there; undone it is gone; reopened, what is done stays."""
    reopened = models.EndingEvent.objects.filter(ending=closing.ending_id, event="reopen").exists()
    touched = {each["row"] for each in closing.before}
    made = [each for each in closing.after if each["row"] not in touched]
    if len(made) < 2 or {each["table"] for each in made} != {"task"}:
        yield f"closing {closing.id} made {[each['table'] for each in made]}"
    there = [images.find(each) is not None for each in made]
    done = models.Task.objects.filter(id__in=[each["row"] for each in made], done_on__isnull=False)
    standing = closing.undone_at is None
    kept = len(made) if standing else done.count() if reopened else 0
    if sum(there) != kept:
        yield f"closing {closing.id}, undone at {closing.undone_at}: tasks there {there}"


def every_signed_paper_has_its_bytes() -> Iterator[str]:
    for paper in models.Paper.objects.all():
        if paper.signed_at and hashlib.sha256(bytes(paper.pdf or b"")).hexdigest() != paper.sha256:
            yield f"paper {paper.id} is not what was signed"
        left = models.Disclosure.objects.filter(paper=paper.id).count()
        if left != (paper.left_house_on is not None):
            yield f"paper {paper.id} left on {paper.left_house_on}, with {left} disclosures"


def every_mail_has_its_cause_and_every_cause_its_mail() -> Iterator[str]:
    mails = Counter(
        key.rpartition(" ")[0] for key in models.OutgoingMail.objects.values_list("key", flat=True)
    )
    keys = set(models.OutgoingMail.objects.values_list("key", flat=True))
    asked = {f"invitation {ref}" for ref in models.Invitation.objects.values_list("pk", flat=True)}
    yield from (f"no mail: {key}" for key in asked - keys)
    yield from (
        f"no cause: {key}" for key in keys if key.startswith("invitation ") and key not in asked
    )
    changes = models.AuditRow.objects.filter(noun="role", act__in=["gave", "changed"])
    told = Counter(f"roles {ref}" for ref in changes.values_list("subject", flat=True))
    sent = {key: n for key, n in mails.items() if key.startswith("roles ")}
    if told != Counter(sent):
        yield f"roles changed {sum(told.values())} times, with {sum(sent.values())} mails"


def every_role_given_is_in_the_audit() -> Iterator[str]:
    gave = Counter(
        models.AuditRow.objects.filter(act="gave", noun="role").values_list("subject", flat=True)
    )
    for role in models.RoleHeld.objects.filter(
        role__in=["biller", "receptionist", "practice_manager", "supervisor"]
    ):
        if gave[role.pk] != 1:
            yield f"role {role.pk} given {gave[role.pk]} times"
    invited = models.AuditRow.objects.filter(act="invited").values_list("subject", flat=True)
    rows = models.Invitation.objects.values_list("pk", flat=True)
    if Counter(invited) != Counter(rows):
        yield f"{len(invited)} invited, {len(rows)} invitations"


def nobody_is_invited_twice() -> Iterator[str]:
    open_ones = models.Invitation.objects.filter(withdrawn_at__isnull=True)
    many = Counter(open_ones.values_list("name", flat=True))
    yield from (f"{n} open invitations for {name}" for name, n in many.items() if n > 1)


def nobody_has_a_role_or_treats_twice() -> Iterator[str]:
    held = Counter(
        models.RoleHeld.objects.filter(until_on__isnull=True).values_list("member", "role")
    )
    yield from (f"held {n} times: {what}" for what, n in held.items() if n > 1)
    care = models.CareTeamPeriod.objects.filter(until_on__isnull=True, wrong_at__isnull=True)
    many = Counter(care.values_list("episode", "member"))
    yield from (f"treats {n} times: {what}" for what, n in many.items() if n > 1)


def every_log_in_is_in_the_audit() -> Iterator[str]:
    rows = models.AuditRow.objects.filter(act="logged in").count()
    whole = models.LogIn.objects.filter(second_factor_at__isnull=False).count()
    if rows != whole:
        yield f"{whole} log-ins, {rows} rows of the audit"


def every_import_is_whole() -> Iterator[str]:
    for run in models.ImportRun.objects.all():
        rows = models.ImportedRow.objects.filter(run=run)
        kinds = Counter(rows.values_list("kind", flat=True))
        if (kinds["clients"], kinds["scores"]) != (5, 20):
            yield f"import {run.source}: {dict(kinds)}"
        told = models.AuditRow.objects.filter(act="imported", detail__run=str(run.pk)).count()
        if told != kinds["clients"]:
            yield f"import {run.source}: {told} rows of the audit"
        scores = models.Response.objects.filter(pk__in=rows.filter(kind="scores").values("row"))
        if scores.count() != kinds["scores"]:
            yield f"import {run.source}: scores are missing"


def everything_sealed_opens() -> Iterator[str]:
    """And nothing is left behind that a rotation which came to its end should have taken along."""
    for column in resealing.columns():
        for row in column.rows():
            try:
                getattr(row, column.field.attname)
                for each in resealing._inner(column, row) if column.holds_images else ():
                    sealing.unseal(each.sealed, where=each.where, purpose=each.field.purpose)
            except sealing.CannotOpen:
                yield f"does not open: {column.field.name} of {row.pk}"
    rotated = models.AuditRow.objects.filter(act="rotated", noun="keys").exists()
    finished = models.AuditRow.objects.filter(
        act="rotated", noun="keys", detail__key=sealing.sealing_key().hex()
    ).exists()
    left = resealing.behind() + contact_prints.behind()
    if rotated and finished and left:
        yield f"{left} values are sealed with an older key"


def what_is_noticed_agrees() -> Iterator[str]:
    for practice, _ in practices.listed():
        yield from (f"noticed otherwise: {ref}" for ref in noticing.differing(practice))


def every_good_backup_lies_there() -> Iterator[str]:
    """As large as it was written; a run that is not good says why."""
    folder = Path(settings.ENVOI_BACKUPS)
    for run in models.BackupRun.objects.filter(kind="backup"):
        file = folder / run.file
        if not run.good:
            yield f"a backup failed: {run.said}"
        elif file.exists() and file.stat().st_size != run.size:
            yield f"{run.file} is not as large as it was"


TRUTHS: tuple[Callable[[], Iterator[str]], ...] = (
    *(the_file_is_whole, every_row_has_its_audit_row, every_version_has_its_revision),
    *(every_session_is_attended_by_somebody, every_ending_is_the_fold_of_its_events),
    *(every_closing_is_whole, every_signed_paper_has_its_bytes),
    *(every_mail_has_its_cause_and_every_cause_its_mail, every_role_given_is_in_the_audit),
    *(nobody_is_invited_twice, nobody_has_a_role_or_treats_twice, every_log_in_is_in_the_audit),
    *(every_import_is_whole, everything_sealed_opens, what_is_noticed_agrees),
    every_good_backup_lies_there,
)
