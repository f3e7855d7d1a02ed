from django.utils.translation import get_language


def by_language(german: str, french: str) -> str:
    """The name in the language of the screen; what has no French name keeps its German one."""
    is_french = (get_language() or "").startswith("fr")
    return (is_french and french) or german
