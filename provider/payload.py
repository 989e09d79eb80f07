"""Read what the provider sends into leg reports: liberal in what is accepted, never silent."""

import json
import re
import reprlib
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import pytz

from .const import (
    ACTIONS,
    CDR,
    DIRECTIONS,
    ENDING_SOURCES,
    LIVE,
    MAX_SECONDS,
    NOT_CONNECTED_YEAR,
    NULLS,
    TIME_FORMAT,
    ZERO_DATES,
)
from .errors import PayloadError
from .leg import LegReport

_MAX_TEXT = 255
_MAX_AMOUNT = Decimal(10) ** 12
_TEXTS = ("original_callid", "ref_callid", "ani", "dnis", "ani_user", "dnis_user")
_ROUTES = ("route_pattern", "route_name", "end_reason")
_TIMES = ("detect_time", "connect_time", "disconnect_time")
_AMOUNTS = ("cost", "access_fee", "rate")
_PADDED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")


def parse_notification(body, zone, received_at):
    """Return the leg report in the body of a webhook.

    :param dict body: the decoded JSON object
    :param str zone: the account's time zone, such as ``America/Costa_Rica``
    :param datetime received_at: naive UTC
    :raise PayloadError: what can't be read, and why
    """
    action = body.get("action")
    source = ACTIONS.get(action) if isinstance(action, str) else None
    if source is None:
        raise PayloadError(f"action: {_show(action)} is neither callStart nor callEnd")
    data = body.get("data")
    if not isinstance(data, dict):
        raise PayloadError("data: an object was expected")
    return _report(source, {**data, "endpoint_ref": data.get("endpoint_id")}, zone, received_at)


def parse_records(answer, zone, fetched_at, live=False):
    """Return the leg reports in an answer of getCdrs, and the rows that can't be read.

    :param answer: the decoded answer: ``{"cdrs": [...]}``, a bare list, or nothing
    :param str zone: the account's time zone
    :param datetime fetched_at: naive UTC
    :param bool live: whether the rows are calls in progress
    :return: (list of LegReport, list of (row, reason))
    :raise PayloadError: the answer has none of the known shapes
    """
    reports, unreadable = [], []
    for row in rows_of(answer):
        try:
            if not isinstance(row, dict):
                raise PayloadError("the row is not an object")
            reports.append(_report(LIVE if live else CDR, row, zone, fetched_at))
        except PayloadError as error:
            unreadable.append((row, str(error)))
    return reports, unreadable


def rows_of(answer):
    """Return the rows of an answer of getCdrs.

    :raise PayloadError: the answer has none of the known shapes
    """
    rows = answer.get("cdrs") if isinstance(answer, dict) and "cdrs" in answer else answer
    if rows is None or rows == "" or rows == {}:
        return []
    if not isinstance(rows, list):
        raise PayloadError("the answer is not a list of CDRs")
    return rows


def as_text(row):
    """Return a row as text, the same for the same row, however deep it is nested."""
    try:
        return json.dumps(row, sort_keys=True, default=str)
    except RecursionError:
        return reprlib.repr(row)


def _report(source, data, zone, as_of):
    callid = _text(data, "callid")
    if not callid:
        raise PayloadError("callid: missing")
    values = {name: _text(data, name) for name in (*_TEXTS, *_ROUTES, "endpoint_ref")}
    values.update({name: _time(data, name, zone) for name in _TIMES})
    values.update({name: _amount(data, name) for name in _AMOUNTS})
    values.update(
        direction=_direction(data),
        duration=_seconds(data, "duration"),
        ring_time=_seconds(data, "ring_time", clamp=True),
    )
    _complete(source, values)
    return LegReport(source=source, as_of=as_of, callid=callid, **values)


def _complete(source, values):
    """Fill in the end that follows from the rest; drop what only a call record can say."""
    if source not in ENDING_SOURCES:
        values["disconnect_time"] = None  # [spec] not meaningful while the call lives
    if source != CDR:
        values["duration"] = values["duration"] or None  # [spec] always 0 on a call in progress
        values["ring_time"] = None  # it may go on ringing
        return
    start = values["connect_time"] or values["detect_time"]
    if not values["disconnect_time"] and start:
        seconds = values["duration"] if values["connect_time"] else values["ring_time"]
        values["disconnect_time"] = _later(start, seconds or 0)


def _later(start, seconds):
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        raise PayloadError(f"duration: {start} and {seconds} s are out of range") from None


def _text(data, name):
    value = data.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PayloadError(f"{name}: a string was expected, not {_show(value)}")
    text = str(value).strip()
    if text.lower() in NULLS:
        return ""
    if "\x00" in text or len(text) > _MAX_TEXT:
        raise PayloadError(f"{name}: {_show(text)} is not a text of at most {_MAX_TEXT} characters")
    return _printable(name, text)


def _printable(name, text):
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        raise PayloadError(f"{name}: not valid Unicode") from None
    return text


def _direction(data):
    text = _text(data, "type").lower()
    if text and text not in DIRECTIONS:
        raise PayloadError(f"type: {_show(text)} is not a direction")
    return DIRECTIONS.get(text, "")


def _time(data, name, zone):
    """Return the UTC time of a field in the account's zone, None where the provider says "not"."""
    text = _text(data, name)
    if not text or text in ZERO_DATES:
        return None
    try:
        # much the quicker of the two; the other one forgives a missing zero
        is_padded = _PADDED.fullmatch(text)
        local = datetime.fromisoformat(text) if is_padded else datetime.strptime(text, TIME_FORMAT)
    except ValueError:
        raise PayloadError(f"{name}: {_show(text)} is not a time YYYY-MM-DD HH:MM:SS") from None
    if local.year <= NOT_CONNECTED_YEAR:
        return None
    try:
        return _to_utc(local, zone)
    except OverflowError:
        raise PayloadError(f"{name}: {_show(text)} is out of range") from None


def _to_utc(local, zone):
    offset = _offset(zone, local.replace(minute=0, second=0))
    if offset is None:
        offset = pytz.timezone(zone).localize(local).utcoffset()
    return local - offset


@lru_cache(maxsize=4096)
def _offset(zone, hour):
    """Return what a local hour is ahead of UTC, None when that changes within it."""
    begin, end = hour, hour + timedelta(minutes=59, seconds=59)
    offsets = {pytz.timezone(zone).localize(moment).utcoffset() for moment in (begin, end)}
    return offsets.pop() if len(offsets) == 1 else None


def _number(data, name):
    text = _text(data, name)
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise PayloadError(f"{name}: {_show(text)} is not a number")
    return number


def _seconds(data, name, clamp=False):
    number = _number(data, name)
    if number is None:
        return None
    if clamp and number < 0:  # [seen] ring_time may be negative
        return 0
    if not 0 <= number <= MAX_SECONDS:
        raise PayloadError(f"{name}: {_show(str(number))} is not a number of seconds")
    return int(number)


def _amount(data, name):
    number = _number(data, name)
    # abs() of a number with a huge exponent raises
    if number is not None and not -_MAX_AMOUNT < number < _MAX_AMOUNT:
        raise PayloadError(f"{name}: {_show(str(number))} is not an amount")
    return number


def _show(value):
    """Return the beginning of a bad value, safe to store and to show."""
    # what is nested deeper than Python can follow must not stop the rows beside it
    text = reprlib.repr(value) if isinstance(value, (list, dict)) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
