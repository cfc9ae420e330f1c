"""Fills the tables of reference from the files in the code: again and again, with the same result (house.md 8.14)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import models, transaction

from accounts import agreement_list, gazetteer
from accounts.actors import task
from accounts.models import Confidentiality, County, Municipality, OperatingModel, PostalCode, Region
from accounts.wall import trusted
from cards import choice_list, notice_list, questionnaire_list
from cards.models import Choice, Item, Notice, Questionnaire
from stats.actions import publish_history
from stats.disclosure import from_json


def load(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Insert the rows or, where the key is there already, take over their other fields. Returns how many they are."""
    made = list(rows)
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        made, batch_size=1000, update_conflicts=True, unique_fields=["code"], update_fields=fields
    )
    return len(made)


def municipality(row: gazetteer.MunicipalityRow) -> Municipality:
    return Municipality(
        code=row.code,
        name_fi=row.name_fi,
        name_sv=row.name_sv,
        region_id=row.region_code,
        county_id=row.county_code or None,
        languages=row.languages,
        ended_on=row.valid_to,
    )


def postal_code(row: gazetteer.PostalCodeRow) -> PostalCode:
    return PostalCode(
        code=row.code,
        name_fi=row.name_fi,
        name_sv=row.name_sv,
        municipality_id=row.municipality_code,
        kind=row.kind,
    )


def choice(row: choice_list.ChoiceRow) -> Choice:
    labels = {"label_fi": row.label_fi, "label_sv": row.label_sv, "label_en": row.label_en}
    days = {"starts_on": row.valid_from, "ends_on": row.valid_to}
    return Choice(list=row.list_name, code=row.code, order=row.order, is_refusal=row.is_refusal, **labels, **days)


def load_choices() -> int:
    """Fill the value lists that are empty: from then on they are the administrators', who also delete answers."""
    filled = set(Choice.objects.values_list("list", flat=True))
    return len(Choice.objects.bulk_create(choice(row) for row in choice_list.choices() if row.list_name not in filled))


def load_notices() -> int:
    """Add the versions that are missing, by kind and first day; an administrator's words stay."""
    known = set(Notice.objects.values_list("kind", "starts_on"))
    missing = [Notice(**row._asdict()) for row in notice_list.notices() if (row.kind, row.starts_on) not in known]
    return len(Notice.objects.bulk_create(missing))


def load_agreements() -> int:
    """Add the versions that are missing, by first day; an administrator's words stay."""
    missing = 0
    for model in (OperatingModel, Confidentiality):
        known = set(model.objects.values_list("starts_on", flat=True))
        rows = [model(**row) for row in agreement_list.agreements(model.kind) if row["starts_on"] not in known]
        missing += len(model.objects.bulk_create(rows))
    return missing


def load_questionnaires() -> int:
    """The proposal, into an empty table only: where an administrator has a version, the file has nothing to say."""
    if Questionnaire.objects.exists():
        return 0
    rows = questionnaire_list.questionnaires()
    for row in rows:
        made = Questionnaire.objects.create(name=row.name, starts_on=row.starts_on, ends_on=row.ends_on)
        Item.objects.bulk_create(Item(questionnaire=made, **item._asdict()) for item in row.items)
    return len(rows)


class Command(BaseCommand):
    help = "Loads municipalities, postal codes, value lists, notices, questions and the published history."

    @trusted
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        counts = {
            "regions": load(Region, [Region(**row._asdict()) for row in gazetteer.regions()]),
            "wellbeing services counties": load(County, [County(**row._asdict()) for row in gazetteer.counties()]),
            "municipalities": load(Municipality, map(municipality, gazetteer.municipalities())),
            "postal codes": load(PostalCode, map(postal_code, gazetteer.postal_codes())),
        }
        new_choices, new_texts = load_choices(), load_notices() + load_questionnaires()
        history = publish_history(by=task("load_reference"))
        told = ", ".join(f"{count} {what}" for what, count in counts.items())
        self.stdout.write(f"Reference data are up to date: {told}.")
        self.stdout.write(f"Answers added to the value lists: {new_choices}.")
        self.stdout.write(f"Notices and questionnaires added: {new_texts}.")
        self.stdout.write(f"Texts to agree to added: {load_agreements()}.")
        self.stdout.write(f"The published history ends on {from_json(history.table).day:%d.%m.%Y}.")
