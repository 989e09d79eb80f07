"""Patterns of numbers that an account does not dial.

One a line; what follows ``#`` is a remark. ``911`` is that number alone, ``900*`` every number
that begins so, and ``x`` stands for any one digit. A pattern that begins with ``+`` is compared
with the international form, any other with what is sent to the provider.
"""

import re
from functools import lru_cache

_PATTERN = re.compile(r"\+?[\dx]+\*?", re.IGNORECASE)
_BLANKS = re.compile(r"[\s().\-]+")


@lru_cache(maxsize=256)
def read_patterns(text):
    """Return the patterns of ``text``, and the first line that is none or ``""``.

    :param str text: as entered in the account
    """
    patterns = []
    for line in (text or "").splitlines():
        pattern = _BLANKS.sub("", line.partition("#")[0])
        if pattern and not _PATTERN.fullmatch(pattern):
            return (), line.strip()
        if pattern:
            patterns.append(pattern.lower())
    return tuple(patterns), ""


def is_blocked(text, sent, e164):
    """Tell whether a pattern of ``text`` is the number's.

    :param str sent: the number as the provider is given it
    :param str e164: the same in its international form, or ``""``
    """
    patterns, _wrong = read_patterns(text)
    return any(_fits(each, e164 if each.startswith("+") else sent) for each in patterns)


def _fits(pattern, number):
    stem, star, _rest = pattern.partition("*")
    written = re.escape(stem).replace("x", r"\d") + (".*" if star else "")
    return bool(number) and bool(re.fullmatch(written, number))
