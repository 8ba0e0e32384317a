"""The page of what a search found."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.search.find import find, only_hit

_LONGEST: Final = 100


@require_safe
@allowed()
def search(request: HttpRequest) -> HttpResponse:
    """What is found, by kind; straight to it where only one can be meant."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    groups = find(person_of(request), words)
    hit = only_hit(groups)
    if hit is not None and hit.address:
        return redirect(hit.address)
    return render(request, "search/search.html", {"words": words, "groups": groups})
