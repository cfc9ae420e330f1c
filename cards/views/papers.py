"""Paper forms: printed, entered later, destroyed. [S1; domain.md 3.4]"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from cards import actions
from cards.forms.papers import PaperForm, typed
from cards.models import Validity
from cards.paper_tables import PaperTable
from cards.views.paper_sheet import drawn

MOST_AT_ONCE = 100


@allow(Permission.CARD_REGISTER)
@require_safe
def paper_form(request: HttpRequest) -> HttpResponse:
    """The registration form to be filled in with a pen, in Finnish or Swedish whatever the page's language is."""
    form = PaperForm({"language": "fi", "day": typed(timezone.localdate()), **request.GET.dict()})
    language, day = form.chosen()
    page = {"form": form, "language": language, "day": day, "paper": drawn(language, day)}
    return render(request, "cards/paper_form.html", page)


@allow(Permission.CARD_REGISTER)
@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    """What was entered from paper and is not confirmed to be destroyed."""
    left = Validity.objects.visible_to(request.user).with_paper_left().select_related("card__site")
    table = PaperTable(left.order_by("recorded_at", "pk"))
    RequestConfig(request, paginate=PAGES).configure(table)
    return render(request, "cards/paper_list.html", {"table": table})


@allow(Permission.CARD_REGISTER)
@require_POST
def paper_destroyed(request: HttpRequest) -> HttpResponse:
    """One paper by its own button, or those that were chosen."""
    asked = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("paper")
    papers = _papers(request, asked)
    if not papers:
        messages.error(request, _("Choose the papers that have been destroyed."))
        return redirect("paper_list")
    count = actions.confirm_paper_destroyed(papers=papers, by=person(request))
    messages.success(request, _noted(count) if count else _("That was noted already."))
    return redirect("paper_list")


def _noted(count: int) -> str:
    words = ngettext("%(count)s paper is noted as destroyed.", "%(count)s papers are noted as destroyed.", count)
    return words % {"count": count}


def _papers(request: HttpRequest, asked: list[str]) -> list[Validity]:
    """Those that the person may see; 404 when one is not among them."""
    keys = {int(key) for key in asked[:MOST_AT_ONCE] if key.isascii() and key.isdigit() and len(key) < 19}
    seen: Any = Validity.objects.visible_to(request.user).from_paper()
    found = list(seen.filter(pk__in=keys))
    if len(found) != len(set(asked)):
        raise Http404
    return found
