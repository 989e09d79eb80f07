"""Promises to pay as agents take them, and what the daily check makes of them."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from .common_collections import CollectionsCase


class PromisesCase(CollectionsCase):
    """Tests of promises; the company gives two days of grace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.callmyway_promise_grace_days = 2

    def promise(self, amount=40, agent=None, **values):
        """Record a promise for in five days as the pop-up does, over RPC, in one call."""
        values = {"partner_id": self.client.id, "amount": amount, "date": self.day(5), **values}
        return self.env["callmyway.promise"].with_user(agent or self.ana).create(values)

    def check(self, days=0):
        """Let the cron run so many days from now."""
        self.env.flush_all()
        with self.later(days), self.enter_registry_test_mode():
            self.env.ref("callmyway.ir_cron_check_promises").method_direct_trigger()
        self.env.invalidate_all()

    def later(self, days):
        """Return a context in which so many days have passed."""
        return self.at_utc(fields.Datetime.now() + timedelta(days=days))

    def at_utc(self, moment):
        """Return a context in which it is a moment."""
        return freeze_time(moment)

    def follow_up(self, promise):
        """Return the activities on the contact that a promise made."""
        contact = self.env["res.partner"].browse(promise.partner_id.id)
        return contact.activity_ids.filtered("automated")

    def assertPromise(self, promise, state, paid=0.0):
        self.assertEqual((promise.state, promise.amount_paid), (state, paid))
        held = self.env["callmyway.promised.move"].search([("promise_id", "=", promise.id)])
        expected = promise.move_ids if state == "open" else promise.move_ids.browse()
        self.assertEqual(held.move_id, expected)
