from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ..tools.source import DEFAULT_PROXIES, client_address, is_in, parse_networks
from .common import PlainCase
from .test_webhook import DOOR_LOG, WebhookCase

PROXIES = parse_networks("127.0.0.0/8, ::1, 10.0.0.0/8")
DIRECT = "203.0.113.9"


def through(peer, client=DIRECT, header="203.0.113.9"):
    """Return the request that Odoo in proxy mode makes of one that came through ``peer``."""
    environ = {"REMOTE_ADDR": client, "werkzeug.proxy_fix.orig": {"REMOTE_ADDR": peer}}
    return {**environ, "HTTP_X_FORWARDED_HOST": "odoo", "HTTP_X_FORWARDED_FOR": header}


@tagged("post_install", "-at_install")
class TestAddress(PlainCase):
    def test_a_direct_request_comes_from_its_peer(self):
        for peer in (DIRECT, "2001:db8::9", "127.0.0.1"):
            self.assertEqual(client_address({"REMOTE_ADDR": peer}, PROXIES), peer)

    def test_our_own_proxy_is_believed(self):
        for proxy in ("127.0.0.1", "::1", "10.1.2.3", "::ffff:10.1.2.3", "::ffff:127.0.0.1"):
            self.assertEqual(client_address(through(proxy), PROXIES), DIRECT)

    def test_nobody_else_is(self):
        for peer in ("198.51.100.1", "2001:db8::1", "::ffff:198.51.100.1", "", "nonsense", None):
            self.assertIsNone(client_address(through(peer), PROXIES))
        self.assertIsNone(client_address(through("127.0.0.1"), []))

    def test_a_header_that_odoo_did_not_read_hides_the_client(self):
        for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"):
            environ = {"REMOTE_ADDR": "127.0.0.1", name: "192.0.2.1"}
            self.assertIsNone(client_address(environ, PROXIES))

    def test_a_proxy_that_does_not_say_for_whom_it_asks_is_not_the_client(self):
        environ = through("10.1.2.3", client="10.1.2.3", header="")
        self.assertIsNone(client_address(environ, PROXIES))
        del environ["HTTP_X_FORWARDED_FOR"]
        self.assertIsNone(client_address(environ, PROXIES))

    def test_ipv4_is_the_same_when_written_as_ipv6(self):
        networks = parse_networks("192.0.2.0/24, 2001:db8::/32")
        for address in ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201", "2001:db8::1"):
            self.assertTrue(is_in(address, networks), address)
        for address in ("192.0.3.1", "::ffff:192.0.3.1", "2001:db9::1", "::192.0.2.1"):
            self.assertFalse(is_in(address, networks), address)

    def test_what_is_no_address_is_in_no_network(self):
        for address in ("", None, "unknown", "192.0.2.1:5060", "192.0.2.1, 192.0.2.2", "192.0.2"):
            self.assertFalse(is_in(address, parse_networks("0.0.0.0/0, ::/0")), address)


@tagged("post_install", "-at_install")
class TestBehindProxy(WebhookCase):
    """The server's own rewriting of headers; the test itself is the proxy, on 127.0.0.1."""

    def setUp(self):
        super().setUp()
        self.account.allowed_ips = "192.0.2.0/24, 2001:db8::/32"
        self.enterContext(mute_logger(DOOR_LOG))

    def status(self, proxy_mode=True, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        with patch.dict(config._runtime_options, proxy_mode=proxy_mode):
            return self.send(self.started(), **headers).status_code

    def forwarded(self, address, **options):
        return self.status(X_Forwarded_For=address, X_Forwarded_Host="odoo.test", **options)

    def test_the_address_our_proxy_names_counts(self):
        self.assertEqual(self.forwarded("192.0.2.7"), 200)
        self.assertEqual(self.forwarded("2001:db8::7"), 200)
        self.assertEqual(self.forwarded("::ffff:192.0.2.7"), 200)
        self.assertEqual(self.forwarded("203.0.113.9"), 403)
        self.assertEqual(len(self.events()), 3)

    def test_what_a_stranger_wrote_before_our_proxy_is_no_help(self):
        self.assertEqual(self.forwarded("192.0.2.7, 203.0.113.9"), 403)
        self.assertEqual(self.forwarded("203.0.113.9, 192.0.2.7"), 200)

    def test_a_proxy_that_is_not_ours_is_not_believed(self):
        self.env["ir.config_parameter"].set_param("callmyway.trusted_proxies", "10.0.0.0/8")
        self.assertEqual(self.forwarded("192.0.2.7"), 403)
        self.env["ir.config_parameter"].set_param("callmyway.trusted_proxies", "127.0.0.1")
        self.assertEqual(self.forwarded("192.0.2.7"), 200)

    def test_a_server_not_told_of_its_proxy_believes_no_header(self):
        self.account.allowed_ips = "192.0.2.0/24, 127.0.0.1"
        self.assertEqual(self.forwarded("192.0.2.7", proxy_mode=False), 403)
        for name in ("X_Forwarded_For", "X_Real_IP", "Forwarded"):
            self.assertEqual(self.status(**{name: "192.0.2.7"}), 403)
        self.assertEqual(self.status(X_Forwarded_Host="odoo.test"), 403)
        self.assertFalse(self.events())
        self.assertEqual(self.status(), 200, "without any header it is a direct request")

    def test_a_setting_that_makes_no_sense_trusts_nobody_and_breaks_nothing(self):
        self.env["ir.config_parameter"].set_param("callmyway.trusted_proxies", "my proxy")
        self.assertEqual(self.forwarded("192.0.2.7"), 403)
        self.account.allowed_ips = False
        self.assertEqual(self.forwarded("192.0.2.7"), 200)

    def test_without_a_list_any_source_is_heard(self):
        self.account.allowed_ips = False
        self.assertEqual(self.forwarded("203.0.113.9"), 200)
        self.assertEqual(self.forwarded("203.0.113.9", proxy_mode=False), 200)

    def test_this_machine_is_the_default_proxy(self):
        self.assertTrue(is_in("127.0.0.1", parse_networks(DEFAULT_PROXIES)))
        self.assertTrue(is_in("::1", parse_networks(DEFAULT_PROXIES)))
