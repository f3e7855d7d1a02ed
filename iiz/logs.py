"""JSON log lines that hold ids and codes, never what a person typed."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

AHV_NUMBER = re.compile(r"\b756[.\s]?\d{4}[.\s]?\d{4}[.\s]?\d{2}\b")
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
QUERY_STRING = re.compile(r"\?\S*")
DROPPED = {"password", "token", "cookie", "authorization", "secret", "user_agent"}


def scrub(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A search term travels in a query string, a name in an address: neither reaches the log."""
    for key, value in list(event.items()):
        if key.lower() in DROPPED:
            event[key] = "…"
        elif isinstance(value, str):
            event[key] = scrub_text(value)
    return event


def scrub_text(text: str) -> str:
    text = AHV_NUMBER.sub("756.…", text)
    return QUERY_STRING.sub("?…", MAIL_ADDRESS.sub("…@…", text))


def logging_config(*, level: str, json: bool) -> None:
    """Sends the log of every library through one chain to the standard error stream."""
    chain: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        scrub,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_handlers(level, renderer, chain))


def _handlers(level: str, renderer: object, chain: list[Any]) -> dict[str, Any]:
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), *chain],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ours"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django.server": {"handlers": [], "propagate": True}},
    }
