import io

from pypdf import PdfReader

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_statement import REPORT, SPANISH, StatementCase

PRINTING_LOG = "odoo.addons.base.models.ir_actions_report"


@tagged("post_install", "-at_install")
class TestStatementPdf(StatementCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(PRINTING_LOG))  # there is no server to fetch styles from
        self.talk().outcome_id = self.env.ref("callmyway.outcome_promise")
        self.promise(amount=1234.5)
        self.charge()

    def pdf(self, **values):
        """Return the text of each page of the printed statement."""
        statement = self.statement(self.biller, **values)
        reports = self.env["ir.actions.report"].with_user(self.biller)
        reports = reports.with_context(force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(REPORT, statement.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_it_is_printed_in_english(self):
        text = " ".join(self.pdf(lang="en_US"))
        for told in (
            "Statement of Collection Effort",
            "Summary",
            "Promises to pay",
            "Promise to Pay",
            "1,234.50",
            "Open invoices when this was printed",
        ):
            self.assertIn(told, text)
        self.assertIn(f"{self.day(0):%m/%d/%Y}", text)

    def test_it_is_printed_in_spanish(self):
        text = " ".join(self.pdf(lang=SPANISH))
        for told in (
            "Informe de gestión de cobro",
            "Resumen",
            "Promesas de pago",
            "Promesa de pago",
            "Facturas pendientes al imprimir",
            "Impreso el",
        ):
            self.assertIn(told, text)
        self.assertIn(f"{self.day(0):%d/%m/%Y}", text)
        for english in ("Summary", "Number", "Incoming", "Answered", "Amount", "Printed"):
            self.assertNotIn(english, text)

    def test_a_long_name_wraps_and_the_rows_go_on_over_the_pages(self):
        self.soda.name = "Comercializadora " + "Interamericana " * 12 + "Fin"
        for at in range(60):
            self.talk(f"more{at}", seconds=-60 * at)
        pages = self.pdf()
        self.assertGreater(len(pages), 1)
        self.assertIn("Interamericana Fin", pages[0])
        rows = sum(page.count("+506 2233 4455") for page in pages)
        self.assertEqual(rows, 61)
