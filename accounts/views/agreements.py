"""What people promise and partners commit to: one's own pages, and the list of who has not answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts import actions, committing
from accounts.actors import person
from accounts.agreement_forms import AcknowledgeForm, CommitmentFilter, PaperForm, PromiseForm
from accounts.agreement_tables import CommitmentTable
from accounts.errors import Refused
from accounts.gates import before_gates
from accounts.models import Area, Confidentiality
from accounts.paging import PAGES
from accounts.permissions import Permission, Places, allow, may, places_where
from accounts.returning import local


@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
def confidentiality(request: HttpRequest) -> HttpResponse:
    """The text in force, and one button while it is due; afterwards the same text to read."""
    today = timezone.localdate()
    due = Confidentiality.due_of(request.user, today)
    text = due or Confidentiality.objects.in_force_on(today).first()
    form = PromiseForm(request.POST if request.method == "POST" else None, initial={"text": text and text.pk})
    if form.is_valid() and text:
        try:
            actions.promise_confidentiality(text=_version(form, text), by=person(request))
        except Refused as refusal:
            form = PromiseForm(initial={"text": text.pk})
            messages.error(request, refusal.messages[0])
        else:
            return redirect(local(request.GET.get("next", ""), reverse("start")))
    page = {"form": form, "text": text, "is_due": due is not None}
    return render(request, "accounts/confidentiality.html", page)


def _version(form: PromiseForm, text: Confidentiality) -> Confidentiality:
    """The version that the person read; one that is none any more is refused by the action."""
    return text if form.cleaned_data["text"] == text.pk else Confidentiality()


@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
def commitments(request: HttpRequest) -> HttpResponse:
    """The operating model in force, and for each partner that the person answers for its answer or a form for it."""
    answering = committing.Answering(request.user)
    sent = request.POST if request.method == "POST" else None
    forms = [(one, AcknowledgeForm(_of(sent, one.key), prefix=one.key)) for one in answering.open]
    for partner, form in forms:
        if sent and form.is_valid() and _acknowledged(request, form, answering.version, partner):
            return redirect(request.get_full_path())
    page = {
        "version": answering.version,
        "forms": forms,
        "answered": [partner for partner in answering.own if partner.acknowledgement],
        "is_late": answering.is_late,
        "is_stopped": answering.is_stopped,
        "next": local(request.GET.get("next", ""), reverse("start")),
        "form": next((form for _partner, form in forms if form.errors), None),
    }
    return render(request, "accounts/commitments.html", page)


def _of(sent: Any, key: str) -> Any:
    """What was sent, for the form whose button was pressed."""
    return sent if sent and sent.get("partner") == key else None


def _acknowledged(request: HttpRequest, form: AcknowledgeForm, version: Any, partner: committing.Partner) -> bool:
    decided = form.cleaned_data["decided_by"]
    try:
        actions.acknowledge(version=version, place=partner.place, decided_by=decided, by=person(request))
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("%(partner)s has acknowledged the operating model.") % {"partner": partner})
    return True


@allow(Permission.COMMITMENT_FOLLOW)
@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """Partners of the own areas that have not answered, with the addresses to remind them; or those that have."""
    areas = Area.objects.visible_to(request.user).where(request.user, Permission.COMMITMENT_FOLLOW)
    form = CommitmentFilter(request.GET or None, areas=areas.in_finnish_order())
    limits = form.cleaned_data if form.is_valid() else {}
    version = committing.version_in_force()
    rows = _limited(request.user, version, limits) if version else []
    table = CommitmentTable(rows)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {
        "form": form,
        "version": version,
        "table": table,
        "days_left": (version.answer_by - timezone.localdate()).days if version else None,
        "addresses": _addresses(rows),
        "may_edit": may(request.user, Permission.LIST_EDIT),
    }
    return render(request, "accounts/commitment_list.html", page)


def _limited(user: Any, version: Any, limits: dict[str, Any]) -> list[committing.Partner]:
    area, kind, answer = limits.get("area"), limits.get("kind"), limits.get("answer") or "missing"
    places = Places(areas=frozenset({area.pk})) if area else places_where(user, Permission.COMMITMENT_FOLLOW)
    found = committing.partners(committing.reach_of(places), version)
    found = [one for one in found if not kind or one.kind == kind]
    return [one for one in found if answer == "all" or (one.acknowledgement is None) == (answer == "missing")]


def _addresses(rows: list[committing.Partner]) -> str:
    """Of those that have not answered, each once, as mail programs take them."""
    found = committing.addresses([one for one in rows if one.acknowledgement is None])
    return "; ".join(dict.fromkeys(address for addresses in found.values() for address in addresses))


@allow(Permission.COMMITMENT_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_record(request: HttpRequest, partner: str, key: str) -> HttpResponse:
    """Record a signed paper on behalf of a partner of the own area."""
    place, version = committing.partner_of(request.user, partner, key), committing.version_in_force()
    if place is None or version is None:
        raise Http404
    form = PaperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.record_paper(version=version, place=place, **form.cleaned_data, by=person(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The commitment has been recorded."))
            return redirect("commitment_list")
    return render(request, "accounts/commitment_record.html", {"form": form, "place": place, "version": version})
