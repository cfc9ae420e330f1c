"""The policy of second factors for administrators, and the page that asks a person to take one into use."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, actors, factors
from accounts.confirming import confirm_first
from accounts.errors import Refused
from accounts.factor_forms import FactorRuleForm
from accounts.models import FactorKind, FactorRule
from accounts.permissions import Permission, allow


@require_safe
def factor_required(request: HttpRequest) -> HttpResponse:
    """Where the gate leads; who has a factor goes on."""
    rules = factors.unmet(request.user)
    due = [rule for rule in rules if rule.is_in_force(timezone.localdate())]
    if not due:
        factors.ask_again(request)
        return redirect("start")
    only_passkey = any(rule.kind == FactorKind.PASSKEY for rule in due)
    return render(request, "accounts/factor_required.html", {"only_passkey": only_passkey})


@allow(Permission.NETWORK_EDIT)
@require_safe
def factor_rules(request: HttpRequest) -> HttpResponse:
    rules = FactorRule.objects.visible_to(request.user).standing().select_related("site", "area")
    page = {"rules": rules.order_by("required_from", "pk"), "today": timezone.localdate()}
    return render(request, "accounts/factor_rules.html", page)


@allow(Permission.NETWORK_EDIT)
@confirm_first
@require_http_methods(["GET", "HEAD", "POST"])
def factor_rule_add(request: HttpRequest) -> HttpResponse:
    form = FactorRuleForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_factor_rule(**form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The rule has been added."))
            return redirect("factor_rules")
    return render(request, "accounts/factor_rule_add.html", {"form": form})


@allow(Permission.NETWORK_EDIT)
@confirm_first
@require_POST
def factor_rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(FactorRule.objects.visible_to(request.user), pk=pk)
    actions.end_factor_rule(rule=rule, by=actors.person(request))
    messages.success(request, _("The rule has ended."))
    return redirect("factor_rules")
