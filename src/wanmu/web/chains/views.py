"""The pages of chains: each asks the pack, and shows what it states."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wanmu.pack.models import Chain
from wanmu.report.answer import Answer
from wanmu.report.chain_links import links_grounds, links_title
from wanmu.report.chain_view import chain_answer, chains_answer, chains_title, panorama
from wanmu.report.page import page_of
from wanmu.report.workbook import workbook
from wanmu.web.accounts.decorators import allowed
from wanmu.web.accounts.roles import Deed
from wanmu.web.chains.chain_list import CHAINS
from wanmu.web.chains.links import LINKS
from wanmu.web.keeping import NO_RECORDS, shared
from wanmu.web.office.county import county_pack
from wanmu.web.tables.views import answer

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def chains(request: HttpRequest) -> HttpResponseBase:
    """The chains as a list, each with the way to its panorama."""
    pack = county_pack()
    shown = {"title": chains_title(pack), "page": page_of(chains_answer(pack))}
    return answer(request, CHAINS, "chains/chains.html", shown)


@require_safe
@allowed(Deed.SEE_COUNTY)
def chains_workbook(request: HttpRequest) -> HttpResponse:
    """All chains as a workbook, with how they are counted and the documents they come from."""
    del request
    return _file(chains_answer(county_pack()), "chains")


@require_safe
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def chain_links(request: HttpRequest) -> HttpResponseBase:
    """What all chains name, first what they seek: where, how it is held, which firms are there."""
    pack = county_pack()
    return answer(
        request, LINKS, "chains/links.html", {"title": links_title(pack), **links_grounds(pack)}
    )


@require_safe
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def chain(request: HttpRequest, name: str) -> HttpResponse:
    """One chain: its stages side by side, weaknesses and breakthroughs; one sheet of A3 in print.

    Raises:
        Http404: For a chain that the pack does not have.
    """
    held = _chain(name)
    shown = {"id": held.id, "chain": panorama(held, county_pack())}
    return render(request, "chains/chain.html", shown)


@require_safe
@allowed(Deed.SEE_COUNTY)
def chain_workbook(request: HttpRequest, name: str) -> HttpResponse:
    """Everything that a chain names, as a workbook.

    Raises:
        Http404: For a chain that the pack does not have.
    """
    del request
    held = _chain(name)
    return _file(chain_answer(held, county_pack()), held.id)


def _chain(name: str) -> Chain:
    held = county_pack().chains.get(name)
    if held is None:
        raise Http404
    return held


def _file(answer: Answer, name: str) -> HttpResponse:
    return HttpResponse(
        workbook(answer),
        headers={
            "Content-Type": _XLSX,
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        },
    )
