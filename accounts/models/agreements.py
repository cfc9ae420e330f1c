"""What the network's partners commit to, and what each person promises: texts by version, and who has agreed. [S2, W7]

Organisations, municipalities and counties acknowledge the operating model; people promise confidentiality.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Personal, declare

from .network import County, Municipality, in_language
from .people import STAFF, User
from .places import Organisation

DECIDED = Personal("staff", "showing who committed a partner to the operating model", "the version's time + 24 months")
PLACES = ("organisation", "municipality", "county")
SPOKEN = ~(Q(text_fi="") | Q(text_sv="") | Q(text_en=""))


class AgreementKind(models.TextChoices):
    """Which text: the partners' or everybody's own."""

    OPERATING_MODEL = "operating_model", _("Operating model")
    CONFIDENTIALITY = "confidentiality", _("Confidentiality")


class VersionQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> Self:
        """The newest version that had begun on `day`, if there is one."""
        return self.filter(pk__in=self.model.objects.filter(starts_on__lte=day).order_by("-starts_on").values("pk")[:1])


class Version(models.Model):
    """One version of a text, one point a line. A version that has begun is never changed."""

    starts_on = models.DateField(unique=True)
    text_fi = models.TextField()
    text_sv = models.TextField()
    text_en = models.TextField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.starts_on}"

    @property
    def points(self) -> list[str]:
        """The text's lines in the active language."""
        return in_language(self, "text").splitlines()

    def points_in(self, language: str) -> list[str]:
        return getattr(self, f"text_{language}").splitlines()


class OperatingModel(Version):
    """A version of the national operating model: what is agreed to, what changed, and by when to answer.

    `stops_after`: whoever has not answered by then is asked before working. Null, unless an administrator decides so.
    """

    kind = AgreementKind.OPERATING_MODEL
    changes_fi = models.TextField(blank=True)
    changes_sv = models.TextField(blank=True)
    changes_en = models.TextField(blank=True)
    answer_by = models.DateField()
    stops_after = models.DateField(null=True, blank=True)

    PRIVACY = declare("id starts_on text_fi text_sv text_en changes_fi changes_sv changes_en answer_by stops_after")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=SPOKEN, name="an_operating_model_speaks_each_language"),
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("starts_on")),
                name="an_answer_is_due_after_the_version_begins",
                violation_error_message=_("The last day to answer cannot come before the first day of the version."),
            ),
            models.CheckConstraint(
                condition=Q(stops_after=None) | Q(stops_after__gte=F("answer_by")),
                name="nobody_is_stopped_before_the_answer_is_due",
                violation_error_message=_("Nobody can be stopped before the last day to answer."),
            ),
        ]

    @property
    def changes(self) -> list[str]:
        """What changed from the earlier version, in the active language."""
        return in_language(self, "changes").splitlines()


class Confidentiality(Version):
    """A version of what each person promises before working."""

    kind = AgreementKind.CONFIDENTIALITY

    PRIVACY = declare("id starts_on text_fi text_sv text_en")

    class Meta:
        constraints = [models.CheckConstraint(condition=SPOKEN, name="a_confidentiality_speaks_each_language")]

    @classmethod
    def due_of(cls, user: Any, day: date) -> Confidentiality | None:
        """The text that `user` has to promise on `day`: the one in force, unless promised within a year."""
        promised = Promise.objects.filter(user=user, text=OuterRef("pk"), lasts_until__gte=day)
        return cls.objects.in_force_on(day).exclude(models.Exists(promised)).first()


class Promise(models.Model):
    """That one account has promised one text; for a shared account it goes for all who use it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="promises")
    text = models.ForeignKey(Confidentiality, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    lasts_until = models.DateField()

    PRIVACY = declare("id text lasts_until", user=STAFF, made_at=STAFF)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "text", "lasts_until"], name="a_promise_is_made_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.lasts_until}"


def _names_only(filled: str) -> Q:
    return Q(**{f"{place}__isnull": place != filled for place in PLACES})


class Acknowledgement(models.Model):
    """That an organisation, a municipality or a county has committed itself to a version of the operating model.

    `decided_by` is the office holder or the like who decided; `user` the one who told it here. `on_behalf`: a
    coordinator or administrator recorded a signed paper, `note` says which.
    """

    version = models.ForeignKey(OperatingModel, models.PROTECT, related_name="+", related_query_name="acknowledgements")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="acknowledgements"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="acknowledgements"
    )
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="acknowledgements"
    )
    decided_by = models.CharField(_("who decided"), max_length=120)
    decided_on = models.DateField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare(
        "id version organisation municipality county decided_on on_behalf note made_at",
        decided_by=DECIDED,
        user=DECIDED,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(*[_names_only(place) for place in PLACES], _connector=Q.OR),
                name="an_acknowledgement_is_of_exactly_one_partner",
            ),
            models.UniqueConstraint(
                fields=["version", *PLACES], nulls_distinct=False, name="a_partner_acknowledges_a_version_once"
            ),
            models.CheckConstraint(condition=~Q(decided_by=""), name="an_acknowledgement_says_who_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.organisation_id or self.municipality_id or self.county_id}"
