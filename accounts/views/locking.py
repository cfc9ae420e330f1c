"""The lock of an idle screen, how long it stays open, and the form that it held up."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import keeping, locking
from accounts.gates import before_gates
from accounts.returning import is_in_background, local


@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
def locked(request: HttpRequest) -> HttpResponse:
    """Unlock with the password or a passkey: as a page, or for the script that covers one."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        _unlock(request, form)
        left = {"left": locking.seconds_left(request)}
        return JsonResponse(left) if is_in_background(request) else redirect(_after(request))
    if request.method == "POST" and is_in_background(request):
        return JsonResponse({"words": " ".join(error for found in form.errors.values() for error in found)}, status=400)
    if not locking.is_locked(request):
        return redirect(_after(request))
    locking.lock(request)
    page = {"form": form, "next": _after(request), "has_passkey": _keys_of(request).exists()}
    return render(request, "accounts/locked.html", page)


def _form(request: HttpRequest) -> Any:
    if "credential" in request.POST:
        return ReauthenticateWebAuthnForm(request.POST, user=request.user)
    return ReauthenticateForm(request.POST if request.method == "POST" else None, user=request.user)


def _unlock(request: HttpRequest, form: Any) -> None:
    """Unlocking has shown who one is, so it confirms, too (`accounts.confirming`)."""
    if isinstance(form, ReauthenticateWebAuthnForm):
        flows.reauthenticate(request, form.cleaned_data["credential"])
    else:
        reauthenticate_by_password(request)
    locking.unlock(request)


def _keys_of(request: HttpRequest) -> Any:
    return Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN)


def _after(request: HttpRequest) -> str:
    """Where one was going: a path of this site, never another address."""
    return local(request.POST.get("next") or request.GET.get("next", ""), "/start/")


@before_gates
@require_safe
def locked_passkey(request: HttpRequest) -> JsonResponse:
    """What the browser signs with a passkey of this person; 404 when there is none."""
    if not _keys_of(request).exists():
        return JsonResponse({}, status=404)
    return JsonResponse(auth.begin_authentication(request.user))


@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
def still_here(request: HttpRequest) -> JsonResponse:
    """How many seconds are left until the lock; a POST says that somebody is at the screen."""
    if request.method == "POST" and not locking.is_locked(request):
        locking.note(request)
    return JsonResponse({"left": locking.seconds_left(request)})


@require_safe
def kept_form(request: HttpRequest) -> HttpResponse:
    """The form that met a lock, with a button that sends it after all."""
    kept = keeping.kept(request)
    if kept is None:
        messages.info(request, _("No form is waiting any more. Forms are kept for an hour."))
        return redirect("start")
    return render(request, "accounts/kept_form.html", {"kept": kept})
