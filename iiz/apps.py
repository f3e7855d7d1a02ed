from django.apps import AppConfig


class IizConfig(AppConfig):
    name = "iiz"
    verbose_name = "IIZ"
