from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common_statement import REPORT, SPANISH, StatementCase


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
