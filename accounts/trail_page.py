"""Lines of the trail as a person reads them: who, what, where, from which device; and one line's details.

The lines come from the view, within the reader's scope. As many queries for one line as for a page of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.urls import get_resolver
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.actors import ActorKind
from accounts.models import Area, AuditEvent, Municipality, Organisation, Site, User
from accounts.permissions import ROLES, Role
from accounts.trail_words import LABELS, UNSAID, said, word_for

SHORT = 8  # of a device's id, enough to tell two browsers apart
DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}$")
PLACES: dict[str, type[models.Model]] = {"area": Area, "site": Site, "municipality": Municipality}


@dataclass(frozen=True)
class Told:
    """One line in words. `what` names the person or place it is about, "" where the sentence says it all."""

    line: AuditEvent
    sentence: str
    what: str
    where: str
    device: str


@dataclass(frozen=True)
class Fact:
    """A detail: its name and its value; of a change, what was before."""

    label: str
    value: str
    before: str | None = None
    card: str = ""  # the id of a card whose page may be opened


def tell(lines: Sequence[AuditEvent], reader: Any) -> dict[Any, Told]:
    """Each line in words, by its key."""
    people = _people(lines, reader)
    sites = _named(Site, [line.site_id for line in lines] + _subjects(lines, Site))
    areas = _named(Area, [line.area_id for line in lines] + _subjects(lines, Area))
    subjects = {Site._meta.label_lower: sites, Area._meta.label_lower: areas, User._meta.label_lower: people}
    told = {}
    for line in lines:
        what = subjects.get(line.subject, {}).get(line.subject_id, "")
        where = sites.get(line.site_id) or areas.get(line.area_id) or ""
        is_own = line.subject_id in {line.actor_id, line.site_id} or what == where
        page = str(word_for(line.verb, "page", line.details.get("page")) or "")
        sentence = said(line.verb, _who(line, people))
        told[line.pk] = Told(line, sentence, page or ("" if is_own else what), where, device_in_words(line))
    return told


def device_in_words(line: AuditEvent) -> str:
    """The name that it has, or the beginning of its id."""
    if line.device_name or not line.device_id:
        return line.device_name
    return _("browser %(id)s") % {"id": line.device_id[:SHORT]}


def facts_of(line: AuditEvent) -> list[Fact]:
    """The details in words, what was before beside what is after."""
    details = {key: value for key, value in line.details.items() if key not in UNSAID}
    if "place" in line.details:
        details.pop("kind", None)  # the place's own name says it
    before, after = details.pop("before", {}), details.pop("after", {})
    facts = [_fact(line, key, value) for key, value in details.items()]
    if "place" in line.details:
        facts.append(_place(line.details))
    if not isinstance(before, dict):  # a pilot's earlier ends
        return [*facts, Fact(_("Before"), _words(line, "", before))]
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in UNSAID:
            was = _words(line, key, before[key]) if key in before else None
            facts.append(Fact(_label(line, key), _words(line, key, after[key]) if key in after else "–", was))
    return facts


def _people(lines: Iterable[AuditEvent], reader: Any) -> dict[str, str]:
    """Names of those whom the reader sees; the trail has the others' addresses."""
    keys = {line.actor_id for line in lines} | set(_subjects(lines, User))
    seen = User.people.visible_to(reader).filter(pk__in=_keys(User, keys))
    return {str(person.pk): str(person) for person in seen}


def _who(line: AuditEvent, people: dict[str, str]) -> str:
    if line.actor_kind == ActorKind.TASK:
        return _("The register itself")
    if line.actor_kind == ActorKind.STRANGER:
        return _("Somebody")
    name = people.get(line.actor_id)
    worker = re.search(r" (\([^()]*\))$", line.actor_name)
    return f"{name} {worker[1]}" if name and worker else name or line.actor_name


def _subjects(lines: Iterable[AuditEvent], model: type[models.Model]) -> list[str]:
    return [line.subject_id for line in lines if line.subject == model._meta.label_lower]


def _named(model: Any, keys: Iterable[str]) -> dict[str, str]:
    """Names of places; no secret to whoever reads a line about them."""
    return {str(row.pk): str(row) for row in model._default_manager.filter(pk__in=_keys(model, keys))}


def _keys(model: type[models.Model], keys: Iterable[Any]) -> set[Any]:
    """Those of the texts that may be keys of the model: the trail keeps them as text, and digests among them."""
    found = set()
    for key in keys:
        try:
            found.add(model._meta.pk.to_python(key))
        except (ValueError, ValidationError):
            continue
    return found - {None}


def _fact(line: AuditEvent, key: str, value: Any) -> Fact:
    if key in {"by_card", "from_card"}:
        return Fact(_label(line, key), "", card=str(value))
    return Fact(_label(line, key), _words(line, key, value))


def _place(details: dict[str, Any]) -> Fact:
    """The place of a role, by its kind."""
    names = _named(PLACES[details["kind"]], [details["place"]]) if details.get("kind") in PLACES else {}
    return Fact(str(LABELS["place"]), names.get(str(details["place"]), details["place"]) or "–")


def _label(line: AuditEvent, key: str) -> str:
    field = _field(line, key)
    own = field.verbose_name if field is not None and isinstance(field.verbose_name, Promise) else None
    words = str(own or LABELS.get(key) or key.replace("_", " "))
    return words[:1].upper() + words[1:]


def _field(line: AuditEvent, key: str) -> Any:
    """The model's field of this name, when there is one (still)."""
    try:
        field = apps.get_model(line.subject)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if getattr(field, "concrete", False) else None


def _words(line: AuditEvent, key: str, value: Any) -> str:
    """A value as it is said; lists with commas between."""
    if isinstance(value, list):
        return ", ".join(_words(line, key, one) for one in value) or "–"
    if isinstance(value, dict):
        return " · ".join(_words(line, inner, one) for inner, one in value.items() if inner not in UNSAID)
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(_code_in_words(line, key, value) or _plain(key, value))


def _code_in_words(line: AuditEvent, key: str, value: Any) -> Any:
    """What the value stands for: a choice, a role, a row that it is the key of, a field's name."""
    if taught := word_for(line.verb, key, value):
        return taught
    if key == "role" and value in set(Role):
        return ROLES[Role(value)].label
    if key in {"agent", "venue", "to"}:
        return _named(Site, [value]).get(str(value))
    if key == "municipality":
        return _named(Municipality, [value]).get(str(value))
    if key in {"fields", "filled_in", "personal"}:
        return _label(line, str(value)).lower()
    field = _field(line, key)
    if field is not None and field.is_relation and field.related_model in {Area, Site, Municipality, Organisation}:
        return _named(field.related_model, [value]).get(str(value))
    return dict(field.flatchoices).get(value) if field is not None and getattr(field, "choices", None) else None


def _plain(key: str, value: Any) -> str:
    if key == "page":
        return address_in_words(str(value))
    if isinstance(value, str) and DAY.match(value):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return str(value)


def address_in_words(name: str) -> str:
    """The path of a page by its name, without the row; the name itself when there is no such page any more."""
    found = get_resolver().reverse_dict.getlist(name)
    return "/" + re.sub(r"%\([^)]*\)s", "…", found[0][0][0][0]) if found else name
