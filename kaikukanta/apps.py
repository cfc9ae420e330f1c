from django.apps import AppConfig


class KaikukantaConfig(AppConfig):
    name = "kaikukanta"

    def ready(self) -> None:
        from kaikukanta import checks  # noqa: F401  (registers itself)
