"""From the call of a debtor to the invoice and the printed statement, in Chromium."""

import io

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_collections import Collections


@tagged("post_install", "-at_install")
class TestCollectionTour(Collections, HttpCase):
    LANGUAGE = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana.group_ids += cls.env.ref("account.group_account_invoice")
        cls.ana.group_ids += cls.env.ref("base.group_partner_manager")
        cls.env["res.lang"]._activate_lang(cls.LANGUAGE)
        cls.ana.lang = cls.LANGUAGE
        cls.env["callmyway.charge.rule"].search([]).active = False
        cls.env["callmyway.charge.rule"].create(
            {
                "name": "Effort",
                "product_id": cls.effort.id,
                "outcome_ids": cls.env.ref("callmyway.outcome_promise").ids,
            }
        )
        cls.late = cls.invoice(100, due=-40) | cls.invoice(50, due=-5)

    def test_from_the_call_of_a_debtor_to_the_invoice_and_the_statement(self):
        call = self.talk()
        calls = "/odoo/action-callmyway.callmyway_call_action"
        self.start_tour(calls, "callmyway_collection", login=self.ana.login, timeout=180)
        self.env.invalidate_all()
        self.assertEqual(call.wrapup_state, "done")
        promise = call.promise_ids
        self.assertEqual((promise.amount, promise.state), (150, "open"))
        self.assertEqual(promise.move_ids, self.late)
        charge = call.charge_ids
        self.assertEqual((charge.amount, charge.state), (12.5, "invoiced"))
        invoice = charge.move_id
        self.assertEqual((invoice.state, invoice.partner_id), ("draft", self.client))
        self.assertEqual(invoice.amount_untaxed, 12.5)
        statement = self.env["callmyway.statement"].search([("partner_id", "=", self.client.id)])
        self.assertEqual(statement.create_uid, self.ana)
        printed = self.printed(statement)
        self.assertRegex(printed, r"150[.,]00")
        self.assertRegex(printed, r"12[.,]50")

    # while tests run Odoo answers the browser with a page instead of the PDF
    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def printed(self, statement):
        reports = self.env["ir.actions.report"].with_user(self.ana)
        content, _kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
            "callmyway.report_callmyway_statement", statement.ids
        )
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@tagged("post_install", "-at_install")
class TestCollectionTourInSpanish(TestCollectionTour):
    LANGUAGE = "es_CR"
