"""Numbers: what is private, what is the same number, and how the provider wants it dialled."""

import re
from functools import lru_cache

import phonenumbers

from .const import PRIVATE_WORDS

INTERNATIONAL_PREFIX = "00"  # Costa Rica's
_SEPARATORS = re.compile(r"[\s().\-/\\\u00a0]+")
_NUMBER = re.compile(r"\+?\d+")
_SHORT = re.compile(r"[*#\d]{2,7}")
MAX_LENGTH = 64  # no telephone number is longer; protects the parser from a hostile ANI


def compact(number):
    """Return ``number`` without blanks, punctuation, and a ``sip:`` or ``tel:`` around it."""
    text = str(number or "").strip()
    if ":" in text:
        text = text.split(":", 1)[1].split("@", 1)[0]
    return _SEPARATORS.sub("", text)[:MAX_LENGTH]


def is_private(ani):
    """Tell whether ``ani`` hides the caller: empty, not a number, or one of the known words."""
    text = compact(ani)
    return text.lower() in PRIVATE_WORDS or not _NUMBER.fullmatch(text)


@lru_cache(maxsize=65536)
def normalise(number, country):
    """Return ``number`` as E.164, or ``""`` when it is not a valid number.

    :param str number: as typed or as reported: national, ``+`` or ``00`` international
    :param str country: ISO code taken as default, such as ``CR``
    """
    text = compact(number)
    if not _NUMBER.fullmatch(text):
        return ""
    for candidate in _readings(text, country):
        try:
            parsed = phonenumbers.parse(candidate, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _readings(text, country):
    """Yield how ``text`` may be meant: as it is, ``00`` as ``+``, a country code without ``+``."""
    yield text
    if text.startswith(INTERNATIONAL_PREFIX):
        yield "+" + text[len(INTERNATIONAL_PREFIX) :]
    code = phonenumbers.country_code_for_region(country) if country else 0
    if code and text.startswith(str(code)):
        yield "+" + text


def same_number(number, other, country):
    """Tell whether two spellings are the same number: by E.164, else as digits."""
    return bool(key(number, country)) and key(number, country) == key(other, country)


def key(number, country):
    """Return what ``number`` is compared by: E.164, else its digits (extensions, usernames)."""
    return normalise(number, country) or compact(number)


def to_dial(number, country, prefix=INTERNATIONAL_PREFIX):
    """Return ``number`` as the provider's dial plan wants it, or ``""`` when it can't be dialled.

    National numbers go out without country code, others with the international prefix; short
    numbers and extensions as they are.

    :param str number: as typed or as stored on a contact
    :param str country: ISO code of the account's country
    :param str prefix: what the account dials before a foreign country code
    """
    e164 = normalise(number, country)
    if not e164:
        text = compact(number)
        return text if _SHORT.fullmatch(text) else ""
    parsed = phonenumbers.parse(e164)
    if parsed.country_code == phonenumbers.country_code_for_region(country or ""):
        return phonenumbers.national_significant_number(parsed)
    return prefix + e164.lstrip("+")


def international_start(digits, country):
    """Return how E.164 numbers begin that begin with ``digits``, as far as they are typed.

    :param str digits: national, ``+`` or ``00`` international
    :param str country: ISO code that national numbers belong to
    """
    text = compact(digits)
    if text.startswith(INTERNATIONAL_PREFIX):
        return "+" + text[len(INTERNATIONAL_PREFIX) :]
    code = phonenumbers.country_code_for_region(country) if country else 0
    return text if text.startswith("+") or not code else f"+{code}{text}"
