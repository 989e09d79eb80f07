from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ANA, ANA_ID, LUIS, USERNAME, CallmywayCase, notification

SECURE = (
    "https://www.callmyway.com",
    "HTTPS://WWW.CALLMYWAY.COM/",
    "http://localhost:8070",
    "http://127.0.0.1",
    "http://[::1]:8070",
    " https://www.callmyway.com ",
)
INSECURE = (
    "http://www.callmyway.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://localhost@example.com",
    "http://192.168.1.5",
    "http://0.0.0.0",
    "ftp://www.callmyway.com",
    "file:///etc/passwd",
    "www.callmyway.com",
    "https://",
    "https://[",
    "http://[::1",
    "",
    False,
)


@tagged("post_install", "-at_install")
class TestAccount(CallmywayCase):
    def test_at_least_one_notification_a_minute_is_allowed(self):
        for limit in (0, -1):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.account.rate_limit = limit
                self.env.flush_all()
            self.env.invalidate_all()

    def test_the_password_travels_encrypted_or_not_at_all(self):
        for url in SECURE:
            with self.subTest(url=url):
                self.account.base_url = url
        for url in INSECURE:
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.account.base_url = url

    def test_allowed_sources_are_addresses_and_networks(self):
        for sources in ("192.0.2.1", "192.0.2.0/24, 2001:db8::/32", " ", False, "10.0.0.1/8"):
            self.account.allowed_ips = sources
        for sources in ("example.com", "192.0.2.300", "192.0.2.1;192.0.2.2", "192.0.2.0/33"):
            with self.subTest(sources=sources), self.assertRaises(ValidationError):
                self.account.allowed_ips = sources

    def test_a_notification_comes_from_an_allowed_source_or_any(self):
        self.assertTrue(self.account._accepts_source("203.0.113.9"))
        self.account.allowed_ips = "192.0.2.0/24, 2001:db8::/32"
        for address, accepted in {
            "192.0.2.77": True,
            "::ffff:192.0.2.77": True,
            "2001:db8::5": True,
            "203.0.113.9": False,
            "::ffff:203.0.113.9": False,
            "2001:db9::5": False,
        }.items():
            with self.subTest(address=address):
                self.assertEqual(self.account._accepts_source(address), accepted)

    def test_a_provider_user_is_charged_by_one_account(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._account()
        self.env.invalidate_all()

    def test_the_defaults_are_costa_ricas(self):
        account = self.env["callmyway.account"].create({"name": "New", "username": "4100005"})
        self.assertEqual(account.tz, "America/Costa_Rica")
        self.assertEqual(account.country_id.code, "CR")
        self.assertEqual(account.base_url, "https://www.callmyway.com")
        self.assertEqual(account.company_id, self.env.company)

    def test_the_notification_url_ends_in_the_token(self):
        url = f"/callmyway/webhook/{self.account.webhook_token}"
        self.assertTrue(self.account.webhook_url.endswith(url))

    def test_the_last_notification_is_shown(self):
        self.assertFalse(self.account.last_event_at)
        body = str(notification("callStart", "c1")).replace("'", '"').encode()
        event = self.env["callmyway.event"]._receive(self.account, body)
        self.env.invalidate_all()
        self.assertEqual(self.account.last_event_at, event.received_at)

    def test_an_account_is_set_up_in_the_form(self):
        with Form(self.env["callmyway.account"].with_user(self.admin)) as form:
            form.name, form.username, form.password = "New", "4100006", "secret"
        account = form.record.sudo()
        self.assertEqual((account.username, account.password_secret), ("4100006", "secret"))

    def test_times_are_read_in_the_zone_of_the_account(self):
        madrid = self._account(username="4100007", tz="Europe/Madrid")
        body = notification("callStart", "c1", detect_time="2026-07-01 12:00:00")
        event = self.receive(body, account=madrid)
        event._process()
        call = self.env["callmyway.call"].search([("account_id", "=", madrid.id)])
        self.assertEqual(str(call.detect_time), "2026-07-01 10:00:00")


@tagged("post_install", "-at_install")
class TestEndpoint(CallmywayCase):
    def test_an_endpoint_is_known_once_in_its_account(self):
        for endpoint_id, username in ((ANA_ID, "1"), ("1", ANA)):
            with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
                self._endpoint("Twin", endpoint_id, username)
            self.env.invalidate_all()

    def test_another_account_may_know_it_too(self):
        other = self._account(username="4100002")
        self._endpoint("Twin", ANA_ID, ANA, account_id=other.id)

    def test_the_username_is_the_id_unless_it_is_said(self):
        values = {"name": "New", "account_id": self.account.id, "endpoint_id": "71199"}
        endpoint = self.env["callmyway.endpoint"].create(values)
        self.assertEqual(endpoint.username, "71199")
        self.assertEqual(self.ana_phone.username, ANA)
        self.ana_phone.endpoint_id = "71198"
        self.assertEqual(self.ana_phone.username, ANA)

    def test_a_switchboard_belongs_to_no_agent(self):
        with self.assertRaises(ValidationError):
            self.central.user_id = self.ana
        with self.assertRaises(ValidationError):
            self.ana_phone.kind = "switchboard"

    def test_the_agent_works_in_the_company_of_the_account(self):
        company = self.env["res.company"].create({"name": "Another company"})
        other = self._account(username="4100002", company_id=company.id)
        with self.assertRaises(ValidationError):
            self._endpoint("x", "1", "1", account_id=other.id, user_id=self.ana.id)
        with self.assertRaises(ValidationError):
            self.ana_phone.account_id = other
        self.ana.company_ids += company
        self._endpoint("x", "1", "1", account_id=other.id, user_id=self.ana.id)

    def test_the_only_account_is_the_default(self):
        self.assertEqual(self.env["callmyway.endpoint"]._default_account(), self.account)
        self._account(username="4100002")
        self.assertFalse(self.env["callmyway.endpoint"]._default_account())

    def test_its_name_says_what_the_called_party_sees(self):
        self.assertEqual(self.ana_phone.display_name, "Ana (41000101)")
        self.assertEqual(self.private_phone.display_name, "Private (private)")
        self.assertEqual(self.luis_phone.display_name, "Luis")

    def test_an_archived_telephone_still_has_its_calls(self):
        self.luis_phone.active = False
        body = notification("callStart", "c1", detect_time=self.at(0), dnis=LUIS, endpoint_id="")
        self.apply(body)
        self.assertEqual(self.the_call().endpoint_id, self.luis_phone)
        self.assertFalse(self.luis._callmyway_default_endpoint())
        self.assertEqual(self.account.username, USERNAME)


@tagged("post_install", "-at_install")
class TestSettings(CallmywayCase):
    PARAMETERS = {
        "callmyway_click_timeout_minutes": "callmyway.click_timeout_minutes",
        "callmyway_event_retention_days": "callmyway.event_retention_days",
        "callmyway_trusted_proxies": "callmyway.trusted_proxies",
    }

    def save(self, **values):
        """Save these settings, each named without its prefix."""
        values = {f"callmyway_{name}": value for name, value in values.items()}
        self.env["res.config.settings"].create(values).execute()

    def saved(self):
        read = self.env["ir.config_parameter"].get_param
        return [read(name) or "" for name in self.PARAMETERS.values()]

    def test_they_are_kept_for_every_server(self):
        self.save(
            click_timeout_minutes=3, event_retention_days=7, trusted_proxies="10.0.0.0/8, ::1"
        )
        self.assertEqual(self.saved(), ["3", "7", "10.0.0.0/8, ::1"])
        self.save(trusted_proxies=False)
        self.assertEqual(self.saved(), ["3", "7", ""])

    def test_without_them_the_defaults_are_shown(self):
        shown = self.env["res.config.settings"].create({})
        self.assertEqual([shown[name] for name in self.PARAMETERS], [5, 30, False])

    def test_what_makes_no_sense_is_refused(self):
        for values in (
            {"click_timeout_minutes": 0},
            {"click_timeout_minutes": -1},
            {"event_retention_days": 0},
            {"trusted_proxies": "my proxy"},
            {"trusted_proxies": "10.0.0.0/8; ::1"},
            {"trusted_proxies": "10.0.0.0/33"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.save(**values)
        self.assertEqual(self.saved(), ["", "", ""])
