"""Where a request really comes from."""

import ipaddress

FORWARDING_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
DEFAULT_PROXIES = "127.0.0.0/8, ::1"


def client_address(environ, proxies):
    """Return the address a request comes from, None when it can't be told.

    Odoo in proxy mode takes the address from the proxy's header, which anybody can send: it is
    believed from a known proxy only. A header that Odoo was not told to believe hides the
    client behind the proxy's own address.

    :param dict environ: of the request, as Odoo left it
    :param list proxies: networks of our own proxies
    """
    original = environ.get("werkzeug.proxy_fix.orig")
    if original:
        told = environ.get("HTTP_X_FORWARDED_FOR") and is_in(original.get("REMOTE_ADDR"), proxies)
        return environ.get("REMOTE_ADDR") if told else None
    if any(environ.get(name) for name in FORWARDING_HEADERS):
        return None
    return environ.get("REMOTE_ADDR")


def is_in(address, networks):
    """Tell whether an address, IPv4 also when written as IPv6, is in one of ``networks``."""
    try:
        source = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    source = getattr(source, "ipv4_mapped", None) or source
    return any(source in network for network in networks)


def parse_networks(text):
    """Return the networks that a comma-separated text names; none when it is empty.

    :raise ValueError: one of them is no address or network
    """
    parts = (part.strip() for part in (text or "").split(","))
    return [ipaddress.ip_network(part, strict=False) for part in parts if part]
