from odoo.tests import Form, tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargeSchedule(ChargesCase):
    """Invoicing by schedule."""

    def run_schedule(self):
        cron = self.env.ref("callmyway.ir_cron_invoice_charges")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def setting(self, schedule=None):
        form = Form(self.env["res.config.settings"].with_user(self.env.ref("base.user_admin")))
        if schedule:
            form.callmyway_charge_schedule = schedule
            form.save().execute()
        return form.callmyway_charge_schedule

    def test_it_is_off_until_somebody_sets_it(self):
        cron = self.env.ref("callmyway.ir_cron_invoice_charges")
        self.assertFalse(cron.active)
        self.assertEqual(self.setting(), "never")
        for schedule, interval in (("weekly", "weeks"), ("monthly", "months")):
            self.setting(schedule)
            self.assertEqual((cron.active, cron.interval_type), (True, interval))
            self.assertEqual(self.setting(), schedule)
        self.setting("never")
        self.assertFalse(cron.active)

    def test_it_invoices_every_debtor_once(self):
        company = self._company("Other")
        theirs = self.charge(company_id=company.id)
        ours = self.charge() | self.charge() | self.charge(partner_id=self.twins[0].id)
        self.run_schedule()
        self.assertEqual(set((ours | theirs).mapped("state")), {"invoiced"})
        self.assertEqual((len(ours.move_id), theirs.move_id.company_id), (2, company))
        self.run_schedule()
        self.assertEqual(len(ours.move_id.invoice_line_ids), 3)

    def test_what_is_refused_says_so_and_stops_nobody_else(self):
        good, bad = self.charge(), self.charge(currency_id=self.other_money.id)
        self.other_money.active = False
        self.run_schedule()
        self.assertEqual((good.state, bad.state), ("invoiced", "draft"))
        self.assertIn("is not active", bad.problem)
        self.other_money.active = True
        self.run_schedule()
        self.assertEqual((bad.state, bad.problem), ("invoiced", False))
