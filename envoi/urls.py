"""All addresses of the house: the practice's pages, and nothing else yet."""

from django.urls import include, path

urlpatterns = [path("", include("envoi.web.urls"))]

handler400 = "envoi.web.pages.errors.not_understood"
handler403 = "envoi.web.pages.errors.not_yours"
handler404 = "envoi.web.pages.errors.not_found"
handler500 = "envoi.web.pages.errors.broken"
