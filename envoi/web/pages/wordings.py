"""The practice's own words for its letters: each sentence, its versions, a look before saving."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from envoi.care import letters, wordings
from envoi.web.at_the_door import acting, settled
from envoi.web.forms.letters import SentenceForm


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every letter with its sentences, in one language."""
    asked = request.GET.get("language", "en")
    languages = dict(letters.languages())
    language = asked if asked in languages else "en"
    shown = {
        "letters": wordings.listed(language, by=acting(request)),
        "language": language,
        "languages": languages.items(),
    }
    return render(request, "web/letters/wordings.html", shown)


def sentence(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One sentence: as it stands, what it was, and a form to say it otherwise."""
    by = acting(request)
    found = wordings.page(language, key, by=by)
    initial = {"text": found.text, "number": found.number}
    form = SentenceForm(request.POST or None, initial=initial)
    looked, looking = found.text, False
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("then") == "look":
            told = wordings.fault(key, text) if text else ""
            looking = not told
            looked = text or found.house if looking else found.text
            if told:
                form.add_error("text", told)
        else:
            answer = wordings.change(language, key, text, number=form.cleaned_data["number"], by=by)
            if settled(request, form, answer, "Saved. Letters drawn from now on say it so."):
                return redirect("practice-wording", language, key)
    preview = wordings.preview(language, looked)
    shown = {"page": found, "form": form, "preview": preview, "looking": looking}
    return render(request, "web/letters/wording.html", shown)
