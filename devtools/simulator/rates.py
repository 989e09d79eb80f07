"""What calls to the outside cost: colones a minute, by the beginning of the number."""

import functools
import typing


class Route(typing.NamedTuple):
    pattern: str
    name: str
    rate: float
    access_fee: float = 0.0


ROUTES = {
    route.pattern: route
    for route in (
        Route("506", "Costa Rica Fijo", 9.5),
        Route("5065", "Costa Rica Móvil", 26.0),
        Route("5066", "Costa Rica Móvil", 26.0),
        Route("5067", "Costa Rica Móvil", 26.0),
        Route("5068", "Costa Rica Móvil", 26.0),
        Route("506800", "Costa Rica Gratuito", 0.0),
        Route("1", "USA y Canadá", 18.0),
        Route("52", "México", 31.0),
        Route("507", "Panamá", 88.0, 15.0),
    )
}
ELSEWHERE = Route("", "Internacional", 150.0, 25.0)
NO_ROUTE = Route("", "", 0.0)


def international(number):
    """Return the digits of a number with its country code; eight digits are Costa Rican."""
    digits = "".join(filter(str.isdigit, number)).removeprefix("00")
    return "506" + digits if len(digits) == 8 else digits


@functools.lru_cache(maxsize=4096)
def route_of(number):
    """Return the route of a number dialled: the longest pattern that fits."""
    digits = international(number)
    fitting = [pattern for pattern in ROUTES if digits.startswith(pattern)]
    return ROUTES[max(fitting, key=len)] if fitting else ELSEWHERE
