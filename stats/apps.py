from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatsConfig(AppConfig):
    name = "stats"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from accounts.trail_words import teach
        from stats.file_words import TITLES
        from stats.models import Failure, ReminderKind, ReportOf, Status, Version

        for verb in ("reminder.put_aside", "reminder.taken_up", "reminder.sent"):
            teach(verb, "kind", ReminderKind.choices)
        teach("table.exported", "table", TITLES.items())
        for verb in ("annual_report.asked", "annual_report.opened"):
            teach(verb, "kind", ReportOf.choices)
            teach(verb, "version", Version.choices)
            teach(verb, "language", settings.LANGUAGES)
        teach("annual_report.opened", "format", [("pdf", "PDF"), ("page", _("a page to print"))])
        for verb in ("asked", "audited", "not_made", "approved", "refused"):
            teach(f"release.{verb}", "status", Status.choices)
        teach("release.not_made", "reason", Failure.choices)
