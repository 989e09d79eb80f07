from odoo.tests import tagged

from .common import ANA_ID, LUIS_ID, CallmywayCase


@tagged("post_install", "-at_install")
class TestKnown(CallmywayCase):
    """What is kept of an account for its notifications is never older than the last change."""

    def endpoint(self, reference):
        return self.account._known().endpoints.find(reference)

    def test_nothing_is_read_again_while_nothing_changes(self):
        self.account._known()
        with self.assertQueryCount(0):
            self.account._known()

    def test_what_somebody_changes_is_known_at_once(self):
        known = self.account._known()
        self.assertEqual((known.tz, known.rate_limit), (self.account.tz, self.account.rate_limit))
        company = self.env["res.company"].create({"name": "Another office"})
        dollar = self.env.ref("base.USD")
        changes = {
            "tz": ("America/Panama", "America/Panama"),
            "rate_limit": (7, 7),
            "wrapup_required": (False, False),
            "country_id": (self.env.ref("base.pa").id, "PA"),
            "company_id": (company.id, company.id),
            "currency_id": (dollar.id, dollar.id),
            "username": ("4100999", "4100999"),
        }
        names = {"country_id": "country"}
        for name, (value, kept) in changes.items():
            self.account._known()
            self.account.write({name: value})
            self.assertEqual(getattr(self.account._known(), names.get(name, name)), kept, name)
        self.account.allowed_ips = "192.0.2.7"
        self.assertEqual([str(each) for each in self.account._known().networks], ["192.0.2.7/32"])

    def test_a_telephone_that_comes_changes_or_goes_is_known_at_once(self):
        self.assertEqual(self.endpoint(ANA_ID).user_id, self.ana.id)
        self.ana_phone.user_id = self.luis
        self.assertEqual(self.endpoint(ANA_ID).user_id, self.luis.id)
        self.assertIsNone(self.endpoint("71999"))
        new = self._endpoint("New", "71999", "4100199")
        self.assertEqual(self.endpoint("71999").id, new.id)
        new.unlink()
        self.assertIsNone(self.endpoint("71999"))

    def test_a_deleted_agent_has_no_telephone_any_more(self):
        self.assertEqual(self.endpoint(LUIS_ID).user_id, self.luis.id)
        self.luis.unlink()
        self.assertIsNone(self.endpoint(LUIS_ID).user_id)
