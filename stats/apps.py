from django.apps import AppConfig


class StatsConfig(AppConfig):
    name = "stats"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.trail_words import teach
        from stats.models import ReminderKind

        for verb in ("reminder.put_aside", "reminder.taken_up", "reminder.sent"):
            teach(verb, "kind", ReminderKind.choices)
