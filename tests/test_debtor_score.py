"""The order of the work list, worked out by hand beside what the database says."""

import math
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_debtors import DebtorsCase

PARTS = ("promise", "amount", "age", "contact", "attempts")


@tagged("post_install", "-at_install")
class TestScore(DebtorsCase):
    def setUp(self):
        super().setUp()
        self.company.callmyway_large_debt = 10_000

    def points(self, partner=None):
        debtor = self.debtor(partner)
        points = {part: debtor[f"score_{part}"] for part in PARTS}
        self.assertEqual(debtor.score, sum(points.values()))
        return points

    def test_a_debtor_of_whom_nothing_is_known_has_all_points_for_the_contact(self):
        self.invoice(1, due=-1)
        expected = {"promise": 0, "amount": 0, "age": 0, "contact": 15, "attempts": 0}
        self.assertEqual(self.points(), expected)

    def test_what_is_not_overdue_yet_has_no_points(self):
        self.invoice(500, due=3)
        points = self.points()
        self.assertEqual((points["amount"], points["age"]), (0, 0))

    def test_the_amount_counts_by_powers_of_ten(self):
        for amount, points in (
            (10, 0),
            (11, 0),
            (99, 9),
            (100, 10),
            (1_000, 20),
            (2_000, 23),
            (9_999, 29),
            (10_000, 30),
            (1_000_000, 30),
        ):
            with self.subTest(amount=amount):
                partner = self._contact(f"Owes {amount}", "22330000")
                self.invoice(amount, partner=partner)
                self.assertEqual(self.points(partner)["amount"], points)

    def test_the_age_counts_by_full_months(self):
        for days, points in ((1, 0), (29, 0), (30, 4), (59, 4), (60, 8), (179, 20), (180, 24)):
            with self.subTest(days=days):
                partner = self._contact(f"Late {days}", "22330000")
                self.invoice(1, due=-days, partner=partner)
                self.assertEqual(self.points(partner)["age"], points)
        self.invoice(1, due=-900)
        self.assertEqual(self.points()["age"], 24)

    def test_who_was_not_reached_for_long_comes_first(self):
        self.invoice(1)
        call = self.talk()
        self.close(call, self.reached)
        moment = fields.Datetime.now()
        for days, points in ((0, 0), (1, 0), (2, 1), (5, 2), (29, 14), (30, 15), (300, 15)):
            call.sudo().detect_time = moment - timedelta(days=days, minutes=1)
            with self.subTest(days=days):
                self.assertEqual(self.points()["contact"], points)

    def test_each_call_that_reached_nobody_counts_against_until_somebody_is_reached(self):
        self.invoice(1)
        for count, points in enumerate((-5, -10, -15, -20, -20), 1):
            self.ring(f"c{count}", seconds=60 * count)
            self.assertEqual(self.points()["attempts"], points)
            self.assertEqual(self.debtor().no_answer_count, count)
        self.calls()[1].state = "done"
        self.close(self.calls()[1], self.reached)
        self.assertEqual(self.debtor().no_answer_count, 3, "those after the contact alone")
        self.close(self.calls()[-1], self.not_reached, days=31)
        self.assertEqual(self.debtor().no_answer_count, 2, "those of the last thirty days alone")

    def test_calls_that_never_rang_are_no_attempts(self):
        self.invoice(1)
        self.ring("c1").state = "failed"
        self.assertEqual(self.points()["attempts"], 0)
        self.assertFalse(self.debtor().last_attempt)

    def test_a_broken_promise_counts_as_long_as_something_of_it_is_owed(self):
        moves = [self.invoice(1) for _each in range(4)]
        for move, points in zip(moves, (100, 110, 120, 120), strict=True):
            self.promise(move, "broken")
            self.assertEqual(self.points()["promise"], points)
        for move, points in zip(moves, (120, 110, 100, 0), strict=True):
            self.pay(move)
            self.assertEqual(self.points()["promise"], points)

    def test_nothing_is_owed_of_a_cancelled_or_deleted_invoice(self):
        moves = [self.invoice(1) for _each in range(2)]
        for move in moves:
            self.promise(move, "broken")
        moves[0].button_draft()
        self.assertEqual(self.points()["promise"], 110, "it is only corrected")
        moves[0].button_cancel()
        self.assertEqual(self.points()["promise"], 100)
        self.assertEqual(len(self.client.with_user(self.ana).get_callmyway_debt()["promises"]), 1)
        moves[1].button_draft()
        moves[1].with_context(force_delete=True).unlink()
        self.assertEqual(self.points()["promise"], 0)

    def test_other_promises_do_not_count(self):
        move = self.invoice(1)
        for state in ("kept", "partial", "cancelled", "open"):
            self.promise(move, state)
        self.assertEqual(self.points()["promise"], 0)

    def test_who_broke_a_promise_comes_before_everybody_else(self):
        self.invoice(1_000_000, due=-900)
        liar = self.twins[0]
        self.promise(self.invoice(1, due=-1, partner=liar), "broken")
        call = self.talk(partner=liar)
        self.close(call, self.reached)
        call.sudo().detect_time -= timedelta(hours=30)
        for count in range(5):
            self.ring(f"x{count}", seconds=60 * count).partner_id = liar
        self.assertGreater(self.debtor(liar).score, self.debtor().score)
        self.assertEqual(self.debtor(liar).score_attempts, -20)

    def test_the_score_is_what_its_explanation_says(self):
        """Work it out from the figures that the form shows, with none of the code's own rules."""
        self.invoice(4321, due=-77)
        self.promise(self.invoice(5), "broken")
        self.close(self.talk(), self.reached, days=9)
        self.ring("c2", seconds=60)
        debtor = self.debtor()
        by_hand = (
            100
            + math.floor(30 + 10 * math.log10(debtor.overdue / debtor.large_debt))
            + 4 * (debtor.days_overdue // 30)
            + (fields.Datetime.now() - debtor.last_contact).days // 2
            - 5 * debtor.no_answer_count
        )
        self.assertEqual(debtor.score, by_hand)
        self.assertEqual((debtor.days_overdue, debtor.no_answer_count), (77, 1))
        for part, figures in (
            ("promise", ("yet: 1.", "100")),
            ("amount", ("4,326.00", "10,000.00", "30")),
            ("age", ("77 days", "4", "30 days")),
            ("contact", ("9 days", "2 days", "15")),
            ("attempts", ("nobody: 1.", "-5", "-20")),
        ):
            for figure in figures:
                self.assertIn(figure, debtor[f"why_{part}"])

    def test_a_large_debt_is_what_one_debtor_in_twenty_exceeds_in_round_figures(self):
        other = self._company("Another company")
        amounts = [20] * 19 + [70_000, 80_000]
        for number, amount in enumerate(amounts):
            partner = self._contact(f"Debtor {number}", "22330000")
            self.invoice(amount, partner=partner, company_id=other.id)
        Debtor = self.env["callmyway.debtor"]
        self.assertEqual(Debtor._measure_large_debt(other), 100_000)
        for number in range(20):
            partner = self._contact(f"Small debtor {number}", "22330000")
            self.invoice(20, partner=partner, company_id=other.id)
        self.assertEqual(Debtor._measure_large_debt(other), 100)
