"""The trail: who did what, when, where and from which device; and one line of it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.models import AuditEvent
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from accounts.trail_filters import TrailFilter
from accounts.trail_page import facts_of, tell
from accounts.trail_tables import TrailTable


@allow(Permission.TRAIL_VIEW)
@require_safe
def trail_list(request: HttpRequest) -> HttpResponse:
    """What happened in the person's areas, newest first, a page at a time."""
    rows = AuditEvent.objects.visible_to(request.user).newest_first()
    chosen = TrailFilter(request.GET, queryset=rows, request=request)
    table = TrailTable(chosen.qs)
    RequestConfig(request, paginate=PAGES).configure(table)
    table.read(request.user)
    table.caption = _("Lines: %(number)s") % {"number": table.paginator.count_in_words}
    return render(request, "accounts/trail_list.html", {"filter": chosen, "table": table})


@allow(Permission.TRAIL_VIEW)
@require_safe
def trail_line(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One line with its details, what was before beside what is after."""
    line = get_object_or_404(AuditEvent.objects.visible_to(request.user), pk=pk)
    told = tell([line], request.user)[line.pk]
    facts = facts_of(line)
    changes, others = [fact for fact in facts if fact.before is not None], [f for f in facts if f.before is None]
    card = line.subject_id if line.subject == "cards.card" else ""
    page = {"line": line, "told": told, "changes": changes, "facts": others, "card": card}
    return render(request, "accounts/trail_line.html", page)
