"""Click2Dial: which calls are put in the queue, and which are refused with what words."""

import re

from .exchange import ExchangeError

NUMBER = re.compile(r"\d{3,15}")
PUNCTUATION = re.compile(r"[\s().+-]")


class RefusalError(Exception):
    """A request the provider turns down; the text is its answer."""


def click(account, params, accounts, exchange):
    """Queue the call that `params` ask for, or raise RefusalError."""
    first = _first(account, params.get("first_num", ""), accounts)
    second = _second(account, params.get("second_num", ""), accounts)
    if first is second:
        raise RefusalError("first_num and second_num are the same")
    try:
        exchange.place_click(account, first, second)
    except ExchangeError as error:
        raise RefusalError(f"Endpoint busy: {error}") from None


def _first(account, text, accounts):
    """Return the endpoint, or the allowed number, that is to be rung first."""
    endpoint = accounts.endpoint(text, account)
    if endpoint:
        return _telephone(endpoint)
    number = _number("first_num", text)
    if number not in account.allowed_numbers:
        raise RefusalError(f"Number not allowed: first_num {number} does not belong to the account")
    return number


def _second(account, text, accounts):
    endpoint = accounts.endpoint(text, account)
    if endpoint:
        return _telephone(endpoint)
    number = _number("second_num", text)
    if number.startswith(account.blocked_prefixes):
        raise RefusalError(f"Number not allowed: {number}")
    return number


def _telephone(endpoint):
    if endpoint.is_switchboard:
        raise RefusalError(f"{endpoint.username} is a switchboard, not a telephone")
    return endpoint


def _number(name, text):
    digits = PUNCTUATION.sub("", text)
    if not NUMBER.fullmatch(digits):
        raise RefusalError(f"Invalid number: {name}")
    return digits
