from django.apps import AppConfig


class IizConfig(AppConfig):
    name = "iiz"
    verbose_name = "IIZ"

    def ready(self) -> None:
        from iiz import checks  # noqa: F401  # registers them
