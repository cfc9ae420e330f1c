"""Questions between sites and Kaikukeskus: the list or queue, a thread, writing in it, closing it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.errors import Refused
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from accounts.workers import take_worker
from cards import actions
from cards.codes import display
from cards.filters import QuestionFilter
from cards.forms.asking import WriteForm
from cards.models import Card, Message, Question, Turn
from cards.question_tables import QuestionTable, tone_of
from cards.views.at_hand import card_at_hand, seen
from cards.views.workers import actor, own_name, remember

TO_KAIKUKESKUS = gettext_lazy("Sent to Kaikukeskus. The answer comes to the page Questions.")
TO_SITE = gettext_lazy("Sent to the site. Its distributors get a mail that Kaikukeskus has written.")


@allow(Permission.QUESTION_ASK)
@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    own_turn = Turn.of(request.user)
    questions = Question.objects.visible_to(request.user).select_related("card__site").with_first_words()
    chosen = QuestionFilter(request.GET, queryset=questions.in_queue_order(own_turn), request=request)
    table = QuestionTable(chosen.qs, own_turn=own_turn, several_sites="site" in chosen.form.fields)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"filter": chosen, "table": table, "is_queue": own_turn is Turn.KAIKUKESKUS}
    return render(request, "cards/question_list.html", page)


@allow(Permission.QUESTION_ASK)
@require_safe
def question_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    question = _question(request, pk)
    return _thread(request, question, _form(request, is_answer=True))


@allow(Permission.QUESTION_ASK)
@require_POST
def question_reply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    question = _question(request, pk)
    form = _form(request, is_answer=True)
    if form.is_valid() and _written(request, form, partial(actions.reply_to_question, question=question)):
        return redirect("question_detail", pk=question.pk)
    return _thread(request, question, form)


@allow(Permission.QUESTION_ANSWER)
@require_POST
def question_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    question = _question(request, pk)
    try:
        actions.close_question(question=question, seen=request.POST.get("seen", ""), by=person(request))
    except Refused as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("question_detail", pk=question.pk)
    messages.success(request, _("The question is closed. Whoever writes in it opens it again."))
    return redirect("question_list")


@allow(Permission.QUESTION_ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def question_ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """About one card: a site asks Kaikukeskus, Kaikukeskus asks the site."""
    card = card_at_hand(request, pk)
    form = _form(request)
    if form.is_valid() and _written(request, form, partial(actions.ask_question, card=card)):
        return redirect("card_detail", pk=card.pk)
    page = {"form": form, "card": card, "code": display(card.code), "asks_the_site": _is_kaikukeskus(request)}
    return render(request, "cards/question_ask.html", page)


def _is_kaikukeskus(request: HttpRequest) -> bool:
    return Turn.of(request.user) is Turn.KAIKUKESKUS


def _question(request: HttpRequest, pk: uuid.UUID) -> Question:
    question: Question = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("card__site"), pk=pk
    )
    return question


def _form(request: HttpRequest, *, is_answer: bool = False) -> WriteForm:
    sent = request.POST if request.method == "POST" else None
    shared = bool(getattr(request.user, "is_shared", False))
    named = {"worker_name": own_name(request)}
    return take_worker(WriteForm(sent, is_shared=shared, is_answer=is_answer, initial=named), request)


def _written(request: HttpRequest, form: WriteForm, deed: Callable[..., Question]) -> bool:
    """Do the deed of a valid form, and say so; False when a rule stopped it and the form tells why."""
    name = form.written["worker_name"]
    try:
        deed(**form.written, by=actor(request, name))
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, TO_SITE if _is_kaikukeskus(request) else TO_KAIKUKESKUS)
    remember(request, name)
    return True


def _thread(request: HttpRequest, question: Question, form: WriteForm) -> HttpResponse:
    own_turn, card = Turn.of(request.user), seen(request, question.card)
    page = {
        "question": question,
        "code": display(card.code),
        "shows_card": Card.objects.visible_to(request.user).filter(pk=card.pk).exists(),
        "thread": Message.objects.visible_to(request.user).of(question).select_related("written_by"),
        "tone": tone_of(question.turn, own_turn),
        "may_close": own_turn is Turn.KAIKUKESKUS and question.turn != Turn.NOBODY,
        "form": form,
    }
    return render(request, "cards/question_detail.html", page)
