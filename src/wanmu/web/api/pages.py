"""The page where a person makes tokens, sees when they were used, and ends them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.messages import text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.api.models import SCOPES, Token
from wanmu.web.api.tokens import end_token, make_token


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.USE_API)
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens; a new one is shown in the answer to the form, and never again."""
    user = person_of(request)
    secret = ""
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        try:
            _, secret = make_token(
                user,
                request.POST.get("name", ""),
                request.POST.getlist("scopes"),
                _days(request.POST.get("days", "")),
            )
        except InputError as error:
            faults = error.faults
    now = timezone.now()
    mine = [
        {"token": each, "good": each.ended_at is None and each.expires_at > now}
        for each in user.tokens.all()
    ]
    scopes = [
        {"name": name, "words": text(words)}
        for name, words in SCOPES.items()
        if name != "secrets" or may(user.role, Deed.UNMASK)
    ]
    place = {"tokens": mine, "secret": secret, "faults": faults, "scopes": scopes}
    status = 400 if faults else 200
    return render(request, "api/tokens.html", place | {"sent": request.POST}, status=status)


@require_POST
@allowed(Deed.USE_API)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's tokens."""
    end_token(get_object_or_404(Token, pk=pk, user=person_of(request)))
    return redirect("tokens")


def _days(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0  # noqa: PLR2004
