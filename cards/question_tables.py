"""The list of questions: the queue of Kaikukeskus, and a site's own."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from accounts.ordering import finnish, shown
from accounts.tables import tag
from cards.codes import display
from cards.models import Question, Turn

FIRST_WORDS = 80  # characters of what was asked


class QuestionTable(tables.Table):
    """Its order is the queue's, until another is asked for."""

    question = tables.Column(
        accessor="first_text", verbose_name=_("Question"), linkify=("question_detail", [A("pk")]), orderable=False
    )
    code = tables.Column(
        accessor="card__code", verbose_name=_("Card code"), orderable=False, attrs={"td": {"class": "code nowrap"}}
    )
    site = tables.Column(accessor="card__site", verbose_name=_("Site"))
    turn = tables.Column(verbose_name=_("State"), orderable=False)
    opened_at = tables.DateColumn(format="j.n.Y", verbose_name=_("Asked on"), order_by=("opened_at", "pk"))
    changed_at = tables.DateColumn(format="j.n.Y", verbose_name=_("Last written on"), order_by=("changed_at", "pk"))

    caption = _("Questions")
    row_header = "question"

    class Meta:
        model = Question
        fields: tuple[str, ...] = ()
        empty_text = _("No questions here.")

    def __init__(self, *args: Any, own_turn: Turn, several_sites: bool, **options: Any) -> None:
        super().__init__(*args, exclude=() if several_sites else ("site",), **options)
        self.own_turn = own_turn
        self.tags = {turn: tag(turn.label, tone_of(turn, own_turn)) for turn in Turn}

    def render_question(self, value: str) -> str:
        return Truncator(value).chars(FIRST_WORDS)

    def render_code(self, value: str) -> str:
        return display(value)

    def render_turn(self, record: Question) -> str:
        return self.tags[Turn(record.turn)]

    def order_site(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        name = finnish(shown("card__site__name"))
        return queryset.order_by(name.desc() if is_descending else name.asc(), "changed_at", "pk"), True


def tone_of(turn: str, own_turn: Turn) -> str:
    """What waits for the reader stands out; what waits for the others is told."""
    if turn == own_turn:
        return "ask"
    return "" if turn == Turn.NOBODY else "info"
