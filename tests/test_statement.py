import io
from datetime import timedelta

from lxml import html as lxml_html
from pypdf import PdfReader

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_collections import CollectionsCase

REPORT = "callmyway.report_callmyway_statement"
PRINTING_LOG = "odoo.addons.base.models.ir_actions_report"
SPANISH = "es_CR"


class StatementCase(CollectionsCase):
    """A debtor with something of everything, and statements of it as people read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(SPANISH)
        cls.modules = cls.env["ir.module.module"].search([("name", "=", "callmyway")])
        cls.modules._update_translations(filter_lang=SPANISH)
        cls.soda = cls._contact("Soda Tica S.A.", "22889900", is_company=True, vat="3-101-1")
        cls.client.parent_id = cls.soda

    def statement(self, user=None, **values):
        return (
            self.env["callmyway.statement"]
            .with_user(user or self.supervisor)
            .create({"partner_id": self.soda.id, "lang": "en_US", **values})
        )

    def page(self, user=None, statement=None, **values):
        """Return the statement as a page."""
        statement = statement or self.statement(user, **values)
        reports = self.env["ir.actions.report"].with_user(statement.create_uid)
        return lxml_html.fromstring(reports._render_qweb_html(REPORT, statement.ids)[0])

    def text(self, *args, part="article", **values):
        found = self.page(*args, **values).find_class(f"{part}")
        return " ".join(" ".join(each.text_content().split()) for each in found)

    def rows(self, part, *args, **values):
        """Return the cells of a section's rows."""
        section = self.page(*args, **values).find_class(f"o_callmyway_{part}")[0]
        return [
            [" ".join(cell.text_content().split()) for cell in row.iter("td")]
            for row in section.find_class("o_callmyway_row")
        ]

    def promise(self, amount=40, **values):
        return (
            self.env["callmyway.promise"]
            .with_user(self.ana)
            .create(
                {
                    "partner_id": self.client.id,
                    "amount": amount,
                    "currency_id": self.money.id,
                    "date": self.day(5),
                    "move_ids": self.invoice(100, partner=self.soda).ids,
                    **values,
                }
            )
        )

    def charge(self, amount=12.5, **values):
        return (
            self.env["callmyway.charge"]
            .with_user(self.ana)
            .create(
                {
                    "partner_id": self.client.id,
                    "product_id": self.effort.id,
                    "amount": amount,
                    "currency_id": self.money.id,
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestStatement(StatementCase):
    def test_it_says_who_collects_from_whom_and_in_which_period(self):
        text = self.text(date_from=self.day(-30), partner_id=self.client.id)
        begins, ends = (f"{self.day(days):%m/%d/%Y}" for days in (-30, 0))
        for told in ("Statement of Collection Effort", self.company.name, "Soda Tica S.A."):
            self.assertIn(told, text)
        self.assertIn(f"From {begins} to {ends}", text)
        self.assertIn("Contact: Olga Cliente", text)
        self.assertIn(f"by {self.supervisor.name}", text)
        self.assertIn("America/Costa_Rica", text)

    def test_a_call_is_told_with_its_agent_number_result_and_duration(self):
        call = self.talk()
        call.outcome_id = self.env.ref("callmyway.outcome_promise")
        when, number, direction, agent, result, duration = self.rows("calls")[0]
        self.assertIn(f"{call.detect_time - timedelta(hours=6):%m/%d/%Y}", when)
        self.assertEqual(number, "+506 2233 4455 Olga Cliente")
        self.assertEqual((direction, agent), ("Incoming", self.ana.name))
        self.assertEqual((result, duration), ("Promise to Pay", "0:00:25"))

    def test_calls_are_in_the_order_they_were_made(self):
        self.talk("c1", seconds=120).outcome_id = self.env.ref("callmyway.outcome_promise")
        self.talk("c2", seconds=0).outcome_id = self.env.ref("callmyway.outcome_information")
        results = [row[4] for row in self.rows("calls")]
        self.assertEqual(results, ["Information Given", "Promise to Pay"])

    def test_promises_and_charges_are_told_in_their_own_currency(self):
        promise = self.promise(amount=1234.5, currency_id=self.other_money.id)
        self.charge(amount=12.5)
        _made, _agent, day, state, amount, recovered = self.rows("promises")[0]
        self.assertEqual(day, f"{promise.date:%m/%d/%Y}")
        self.assertEqual(state, "Open")
        self.assertIn("1,234.50", amount)
        self.assertIn(self.other_money.symbol, amount)
        self.assertIn("0.00", recovered)
        charge = self.rows("charges")[0]
        self.assertIn(self.effort.name, charge[1])
        self.assertIn(self.money.symbol, charge[5])

    def test_the_summary_adds_up_each_currency_by_itself(self):
        self.talk("c1")
        self.promise(amount=10)
        self.promise(amount=30)
        self.promise(amount=500, currency_id=self.other_money.id)
        self.promise(amount=7).sudo().state = "cancelled"
        self.promise(amount=20).sudo().write({"state": "partial", "amount_paid": 5})
        self.charge(amount=12.5)
        self.charge(amount=99).sudo().state = "cancelled"
        summary = {label: (count, amount) for label, count, amount in self.rows("summary")}
        self.assertEqual(summary["Calls"][0], "1")
        self.assertEqual(summary["Of them answered"], ("1", "0:00:25 talked"))
        count, amount = summary["Promises to pay"]
        self.assertEqual(count, "4", "a cancelled one counts for nothing")
        for part in ("60.00", "500.00", self.money.symbol, self.other_money.symbol):
            self.assertIn(part, amount)
        self.assertIn("5.00", summary["Recovered"][1])
        self.assertIn("12.50", summary["Charges"][1])
        self.assertNotIn("111.50", summary["Charges"][1])

    def test_what_is_open_is_told_as_it_is_now(self):
        self.invoice(100, due=-10, partner=self.soda)
        late = self.invoice(200, due=5, partner=self.soda, currency_id=self.other_money.id)
        paid = self.invoice(70, partner=self.soda)
        self.pay(paid)
        self.pay(late, 50)
        late.callmyway_is_disputed = True
        *rows, overdue, whole = self.rows("debt", self.biller)
        self.assertEqual(len(rows), 2)
        self.assertIn("100.00", rows[0][4])
        self.assertEqual(rows[0][3], "10")
        self.assertIn("150.00", rows[1][4])
        self.assertIn("In dispute", rows[1][0])
        self.assertIn("100.00", overdue[1])
        self.assertIn("175.00", whole[1], "150 at two for one")

    def test_what_is_not_wanted_is_not_in_it(self):
        self.promise()
        self.charge()
        page = self.page(self.biller, has_promises=False, has_charges=False, has_debt=False)
        for part in ("promises", "charges", "debt"):
            self.assertFalse(page.find_class(f"o_callmyway_{part}"), part)
        self.assertNotIn("Promises", page.text_content())

    def test_notes_stay_inside_unless_they_are_wanted(self):
        self.talk().note = "Says her brother pays"
        self.assertNotIn("brother", self.text())
        self.assertIn("Says her brother pays", self.text(has_notes=True))

    def test_an_empty_period_says_so(self):
        self.talk()
        text = self.text(self.biller, date_from="2020-01-01", date_to="2020-01-31")
        for told in ("No call", "No promise", "No charge"):
            self.assertIn(f"{told} in this period.", text)
        self.assertIn("Nothing is owed.", text)

    def test_the_period_s_days_are_those_of_the_printer(self):
        call = self.talk()
        edge = self.day(-3)
        for hours, is_in in ((5, False), (6, True), (29, True), (30, False)):
            moment = f"{edge + timedelta(days=hours // 24)} {hours % 24:02}:00:00"
            call.sudo().detect_time = moment
            rows = self.rows("calls", date_from=edge, date_to=edge)
            self.assertEqual(len(rows), is_in, moment)

    def test_what_the_contact_wrote_is_no_markup(self):
        self.client.name = "<b>Olga</b> & Co"
        self.talk()
        self.assertIn("<b>Olga</b> & Co", self.text())


@tagged("post_install", "-at_install")
class TestStatementRights(StatementCase):
    def test_an_agent_s_statement_says_how_many_calls_it_leaves_out(self):
        self.talk("c1")
        self.assertEqual(self.text(self.ana, part="o_callmyway_hint"), "")
        self.talk("c2", agent=self.luis, seconds=60)
        self.assertEqual(len(self.rows("calls", self.ana)), 1)
        hint = self.text(self.ana, part="o_callmyway_hint")
        self.assertEqual(hint, "One call of another agent is not shown.")
        self.talk("c3", agent=self.luis, seconds=120)
        hint = self.text(self.ana, part="o_callmyway_hint")
        self.assertEqual(hint, "2 calls of other agents are not shown.")
        self.assertEqual(self.text(self.supervisor, part="o_callmyway_hint"), "")

    def test_who_may_not_read_invoices_prints_none(self):
        promise = self.promise()
        number = promise.move_ids.name
        self.assertIn(number, self.text(self.biller))
        page = self.page(self.luis)
        self.assertFalse(page.find_class("o_callmyway_debt"))
        self.assertNotIn(number, page.text_content())

    def test_nobody_prints_the_statement_that_somebody_else_asked_for(self):
        statement = self.statement(self.ana)
        with self.assertRaises(AccessError):
            statement.with_user(self.luis).read(["partner_id"])

    def test_who_is_no_agent_prints_none(self):
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "cmw_clerk",
                "group_ids": self.env.ref("base.group_user").ids,
            }
        )
        with self.assertRaises(AccessError):
            self.statement(clerk)

    def test_a_contact_that_may_not_be_read_is_not_printed(self):
        statement = self.statement(self.ana)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.client.company_id = self.soda.company_id = elsewhere
        with self.assertRaises(AccessError):
            statement._content()

    def test_a_call_of_another_company_is_not_left_out(self):
        account = self._account(
            username="4200001", external_id="920100", company_id=self._company("Filial").id
        )
        values = {"partner_id": self.soda.id, "detect_time": self.now, "state": "done"}
        self.env["callmyway.call"].create({"account_id": account.id, **values})
        self.assertEqual(self.text(self.ana, part="o_callmyway_hint"), "")

    def test_each_company_prints_its_own(self):
        other = self._company("Filial")
        self.invoice(77, partner=self.soda, company_id=other.id)
        self.promise(amount=31, company_id=other.id, move_ids=False)
        self.promise(amount=12)
        both = self.biller.with_context(allowed_company_ids=(self.company | other).ids)
        here = self.text(self.biller)
        self.assertIn("12.00", here)
        self.assertNotIn("31.00", here)
        self.assertNotIn("77.00", here)
        statement = self.statement(self.biller).with_context(both.env.context)
        statement.sudo().company_id = other
        there = self.text(statement=statement)
        self.assertIn("Filial", there)
        self.assertIn("31.00", there)
        self.assertIn("77.00", there)
        self.assertNotIn("12.00", there)


@tagged("post_install", "-at_install")
class TestStatementQuestions(StatementCase):
    def test_the_language_is_the_contact_s_when_it_is_spoken_here(self):
        self.soda.lang = SPANISH
        form = Form(self.env["callmyway.statement"].with_user(self.ana))
        form.partner_id = self.soda
        self.assertEqual(form.lang, SPANISH)
        form.partner_id = self.twins[0]
        self.assertEqual(form.lang, self.ana.lang)

    def test_only_the_languages_it_is_written_in_are_offered(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        codes = [code for code, _name in self.env["callmyway.statement"]._languages()]
        self.assertIn(SPANISH, codes)
        self.assertNotIn("fr_FR", codes)

    def test_a_period_the_wrong_way_round_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "exchange its two dates"):
            self.statement(date_from=self.day(-1), date_to=self.day(-2))

    def test_a_period_in_the_future_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "let it end today or before"):
            self.statement(date_to=self.day(1))
        self.statement(date_from=self.day(0), date_to=self.day(0))

    def test_printing_asks_for_the_report_of_this_statement(self):
        statement = self.statement(self.ana)
        action = statement.action_print()
        self.assertEqual(action["report_name"], REPORT)
        self.assertEqual(action["context"]["active_ids"], statement.ids)


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
