"""Keep secrets out of the logs of the libraries that see whole URLs."""

import logging
import re

_SECRETS = (
    (re.compile(r"((?:username|password)=)[^&\s\"']+", re.IGNORECASE), r"\1***"),
    (re.compile(r"(/callmyway/webhook/)[^\s/?#\"']+"), r"\1***"),
    (re.compile(r"(\bcallmyway_account_secret\b).*", re.DOTALL), r"\1 ***"),
)
# urllib3 logs the provider's URL (the password stands in it), werkzeug the webhook's (the token),
# Odoo a query that failed with its values
_LOGGERS = (
    "urllib3.connectionpool",
    "urllib3.connection",
    "urllib3.util.retry",
    "werkzeug",
    "odoo.sql_db",
)


def redact(text):
    """Return ``text`` with the provider's password and the webhook's token blanked.

    :param str text: anything that may hold a URL
    """
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFilter(logging.Filter):
    """Blank the secrets of every record that passes."""

    def filter(self, record):
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True


def install():
    """Put the filter on the loggers that see whole URLs; once a logger, however often called."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(each, RedactingFilter) for each in logger.filters):
            logger.addFilter(RedactingFilter())
