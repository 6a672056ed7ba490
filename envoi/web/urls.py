"""The practice's pages. Every address is a noun; every reference is random."""

from django.urls import path

from envoi.web.pages import caseload, course, doors, entries, episode

urlpatterns = [
    path("", caseload.home, name="home"),
    path("log-in/", doors.log_in, name="log-in"),
    path("log-out/", doors.log_out, name="log-out"),
    path("caseload/", caseload.page, name="caseload"),
    path("clients/new/", episode.begin, name="begin"),
    path("clients/<uuid:ref>/", episode.client, name="client"),
    path("episodes/<uuid:ref>/", episode.page, name="episode"),
    path("episodes/<uuid:ref>/status/", episode.move, name="episode-status"),
    path("episodes/<uuid:ref>/review/", episode.review, name="episode-review"),
    path("episodes/<uuid:ref>/care-team/", episode.share, name="care-team"),
    path("episodes/<uuid:ref>/sessions/new/", course.add_session, name="add-session"),
    path("sessions/<uuid:ref>/", course.session, name="session"),
    path("episodes/<uuid:ref>/scores/new/", course.choose_instrument, name="choose-instrument"),
    path("episodes/<uuid:ref>/scores/new/<slug:code>/", course.add_score, name="add-score"),
    path("scores/<uuid:ref>/", course.score, name="score"),
    path("episodes/<uuid:ref>/own-notes/", course.own_notes, name="own-notes"),
    path("episodes/<uuid:ref>/own-notes/new/", course.add_own_note, name="add-own-note"),
    path("own-notes/<uuid:ref>/", course.own_note, name="own-note"),
    path("notes/<uuid:ref>/sign/", course.sign_note, name="sign-note"),
    path("under/<uuid:under>/<slug:kind>/", entries.add, name="add-entry"),
    path("entries/<slug:kind>/<uuid:ref>/", entries.correct, name="entry"),
    path("entries/<slug:kind>/<uuid:ref>/wrong/", entries.wrong, name="entry-wrong"),
    path("risk-flags/<uuid:ref>/assessment/", entries.assess, name="assess-flag"),
]
