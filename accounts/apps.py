from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import sign_in_trail
        from accounts.models import ClosingReason, ReportsBy
        from accounts.trail_words import teach

        sign_in_trail.connect()
        teach("site.closed", "reason", ClosingReason.choices)
        teach("", "reports_by", ReportsBy.choices)
