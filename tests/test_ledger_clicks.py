import itertools

from odoo.tests import tagged

from .common import (
    ANA,
    ANA_ID,
    ANA_NUMBER,
    CLIENT,
    LUIS,
    OUTGOING,
    OUTGOING_CDR,
    STRANGER,
    CallmywayCase,
    cdr,
    notification,
)


@tagged("post_install", "-at_install")
class TestClicks(CallmywayCase):
    def start(self, callid="c1", second=1, **data):
        data = {**OUTGOING, "type": "out", **data}
        return notification("callStart", callid, detect_time=self.at(second), **data)

    def record(self, callid="c1", second=1, talk=60, **row):
        times = {
            "detect_time": self.at(second),
            "connect_time": self.at(second + 10),
            "disconnect_time": self.at(second + 10 + talk),
            "duration": str(talk),
            "ring_time": "10",
            "end_reason": "OK",
        }
        return cdr(callid, **{**OUTGOING_CDR, **times, **row})

    def assertClicked(self, click, *callids):
        self.assertEqual(sorted(click.leg_ids.mapped("callid")), sorted(callids))

    def test_the_call_follows_the_click_wherever_the_endpoint_stands(self):
        swapped = {"ani": CLIENT, "dnis": ANA}
        by_number = {"ani": ANA_NUMBER, "dnis": CLIENT}
        international = {"ani": ANA, "dnis": f"00506{CLIENT}"}
        hidden = {"ani": "anonymous", "dnis": CLIENT, "endpoint_id": ANA_ID}
        for sides in (OUTGOING, swapped, by_number, international, hidden):
            with self.subTest(sides=sides), self.env.cr.savepoint() as savepoint:
                click = self.click()
                self.apply(self.start(**sides))
                self.assertClicked(click, "c1")
                self.assertEqual(self.the_call().state, "ringing")
                self.assertEqual(click.remote_number, CLIENT)
                savepoint.rollback()

    def test_all_telephones_may_show_the_companys_number(self):
        (self.ana_phone | self.luis_phone | self.central).caller_id = "41000000"
        click = self.click()
        self.apply(self.start("near", ani="41000000", dnis=ANA, connect_time=self.at(4)))
        self.apply(self.start("far", 4, ani="41000000"))
        self.assertClicked(self.the_call(), "far", "near")
        self.assertEqual(click.user_id, self.ana)

    def test_the_record_alone_finds_its_click(self):
        for sides in ({}, {"ani": CLIENT, "dnis": ANA, "ani_user": "", "dnis_user": ANA}):
            with self.subTest(sides=sides), self.env.cr.savepoint() as savepoint:
                click = self.click()
                self.apply(self.record(cost="7.5", **sides))
                self.assertClicked(click, "c1")
                self.assertEqual((self.the_call().state, click.duration), ("done", 60))
                self.assertEqual((click.cost, click.direction), (7.5, "out"))
                savepoint.rollback()

    def test_two_callids_one_a_side_are_one_call_in_any_order(self):
        near = {"ani": ANA, "dnis": ANA}
        said = [
            self.start("near", 1, **near, connect_time=self.at(4)),
            self.start("far", 4),
            self.record("near", 1, talk=63, dnis=ANA),
            self.record("far", 4, talk=50, cost="7.5"),
        ]
        for order in itertools.permutations(said):
            with self.env.cr.savepoint() as savepoint:
                click = self.click()
                for each in order:
                    self.apply(each)
                self.assertClicked(self.the_call(), "far", "near")
                self.assertEqual((click.state, click.duration, click.cost), ("done", 50, 7.5))
                savepoint.rollback()

    def test_two_callids_that_both_name_both_parties_are_one_call(self):
        click = self.click()
        self.apply(self.start("near", 1, connect_time=self.at(4)))
        self.apply(self.start("far", 4))
        self.assertClicked(self.the_call(), "far", "near")
        self.assertEqual(click.state, "ringing", "only the agent has picked up")
        self.apply(self.record("near", 1, talk=63), self.record("far", 4, talk=50))
        self.assertClicked(self.the_call(), "far", "near")
        self.assertEqual((click.state, click.duration), ("done", 50))

    def test_two_records_that_both_name_both_parties_are_one_call_in_any_order(self):
        said = [self.record("near", 1, talk=63), self.record("far", 4, talk=50)]
        for order in itertools.permutations(said):
            with self.env.cr.savepoint() as savepoint:
                click = self.click()
                for each in order:
                    self.apply(each)
                self.assertClicked(self.the_call(), "far", "near")
                self.assertEqual((click.state, click.duration), ("done", 50))
                savepoint.rollback()

    def test_the_state_stays_ringing_until_the_contact_answers(self):
        click = self.click()
        self.apply(self.start("near", 1, ani=ANA, dnis=ANA, connect_time=self.at(4)))
        self.assertEqual(click.state, "ringing")
        self.apply(self.start("far", 4))
        self.assertEqual(click.state, "ringing")
        self.apply(self.start("far", 4, connect_time=self.at(9)))
        self.assertEqual(click.state, "in_progress")

    def test_two_clicks_have_a_call_each(self):
        first, second = self.click(seconds=0), self.click(number=STRANGER, seconds=60)
        records = [self.record("c1", 2, talk=20), self.record("c2", 62, dnis=STRANGER)]
        self.apply(*reversed(records))
        self.assertClicked(first, "c1")
        self.assertClicked(second, "c2")
        self.assertEqual(len(self.calls()), 2)

    def test_two_clicks_on_the_same_number_have_a_call_each(self):
        first, second = self.click(seconds=0), self.click(seconds=60)
        for said in itertools.permutations([self.record("c1", 2, talk=20), self.record("c2", 62)]):
            with self.env.cr.savepoint() as savepoint:
                self.apply(*said)
                self.assertClicked(first, "c1")
                self.assertClicked(second, "c2")
                savepoint.rollback()

    def test_dialling_again_on_the_handset_is_another_call(self):
        click = self.click()
        self.apply(self.record("c1", 2, talk=20))
        self.apply(self.record("c2", 60))
        self.assertClicked(click, "c1")
        self.assertEqual(len(self.calls()), 2)

    def test_somebody_elses_call_to_the_number_is_not_the_clicks(self):
        click = self.click()
        self.apply(self.record(ani=LUIS, ani_user=LUIS))
        self.assertClicked(click)
        self.assertEqual(click.state, "dialing")

    def test_another_number_or_an_incoming_call_is_not_the_clicks(self):
        click = self.click()
        self.apply(self.record("c1", dnis=STRANGER), self.record("c2", second=600))
        self.apply(cdr("c3", ani=STRANGER, detect_time=self.at(3)))
        self.assertClicked(click)
        self.assertEqual(len(self.calls()), 4)

    def test_a_refused_click_never_matches(self):
        for code in ("busy", "number", "credentials", "source_ip", "refused", "no_endpoint"):
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                click = self.click(failure_code=code)
                click.sudo()._fail()
                self.apply(self.record())
                self.assertEqual((click.state, len(click.leg_ids)), ("failed", 0))
                self.assertEqual(len(self.calls()), 2)
                savepoint.rollback()

    def test_a_click_that_failed_by_timeout_is_revived_by_its_call(self):
        for code in ("timeout", "unreachable", "http", "garbage", "no_report"):
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                click = self.click(failure_code=code)
                click.sudo()._fail()
                self.assertEqual(click.state, "failed")
                self.apply(self.record())
                self.assertEqual((self.the_call().state, click.duration), ("done", 60))
                savepoint.rollback()

    def test_a_provider_whose_clock_is_a_little_behind(self):
        click = self.click(seconds=0)
        self.apply(self.record(second=-8))
        self.assertClicked(click, "c1")

    def test_a_report_that_came_before_the_click_was_noted_is_taken_over(self):
        self.apply(self.record("near", 1, dnis=ANA, talk=63))
        stray = self.the_call()
        stray.with_user(self.ana).note = "typed meanwhile"
        click = self.click()
        self.apply(self.record("near", 1, dnis=ANA, talk=63), self.record("far", 4, talk=50))
        self.assertClicked(self.the_call(), "far", "near")
        self.assertEqual((click.state, click.note), ("done", "typed meanwhile"))

    def test_what_was_clicked_stays_whatever_the_report_says(self):
        click = self.click(number="+506 2233 4455", partner_id=self.twins[0].id)
        self.apply(self.record())
        self.assertEqual(click.remote_number, "+506 2233 4455")
        self.assertEqual((click.user_id, click.endpoint_id), (self.ana, self.ana_phone))
        self.assertEqual(click.partner_id, self.twins[0])
