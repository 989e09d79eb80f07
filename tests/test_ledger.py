import itertools

from odoo.tests import tagged

from .common import (
    ANA,
    CLIENT,
    CLIENT_E164,
    LUIS,
    LUIS_ID,
    SWITCHBOARD,
    SWITCHBOARD_ID,
    SWITCHBOARD_NUMBER,
    CallmywayCase,
    cdr,
    notification,
)

HUMAN = ("partner_id", "outcome_id", "note", "wrapup_state")


@tagged("post_install", "-at_install")
class TestLedger(CallmywayCase):
    def started(self, callid="c1", **data):
        return notification("callStart", callid, **{"detect_time": self.at(0), **data})

    def connected(self, callid="c1", **data):
        return self.started(callid, **{"connect_time": self.at(8), **data})

    def ended(self, callid="c1", **data):
        times = {"disconnect_time": self.at(60), "connect_time": self.at(8), "duration": "52"}
        times["detect_time"] = self.at(0)
        return notification("callEnd", callid, **{**times, **data})

    def record(self, callid="c1", **row):
        times = {"disconnect_time": self.at(62), "connect_time": self.at(8), "duration": "54"}
        times |= {"detect_time": self.at(0), "ring_time": "8", "end_reason": "OK", "cost": "2.5"}
        return cdr(callid, **{**times, **row})

    def test_a_first_report_makes_one_call_of_one_leg(self):
        self.assertEqual(self.apply(self.started()), {"created": 1, "updated": 0, "unchanged": 0})
        call = self.the_call()
        self.assertEqual(call.state, "ringing")
        self.assertEqual((call.user_id, call.endpoint_id), (self.ana, self.ana_phone))
        self.assertEqual((call.remote_number, call.remote_e164), (CLIENT, CLIENT_E164))
        self.assertEqual(call.company_id, self.account.company_id)
        self.assertEqual(call.leg_ids.mapped("callid"), ["c1"])

    def test_what_is_known_is_counted_and_changes_nothing(self):
        said = [self.started(), self.ended(), self.record()]
        self.assertEqual(self.apply(*said), {"created": 1, "updated": 0, "unchanged": 0})
        for each in (said, *([one] for one in said)):
            self.assertEqual(self.apply(*each), {"created": 0, "updated": 0, "unchanged": 1})
        more = [self.record(cost="3"), self.record("c2"), self.started()]
        self.assertEqual(self.apply(*more), {"created": 1, "updated": 1, "unchanged": 0})

    def test_a_call_lives_from_ringing_to_its_record(self):
        states = []
        for said in (self.started(), self.connected(), self.ended(), self.record()):
            self.apply(said)
            states.append(self.the_call().state)
        self.assertEqual(states, ["ringing", "in_progress", "done", "done"])
        call = self.the_call()
        self.assertEqual((call.duration, call.cost), (54, 2.5))
        self.assertEqual(call.disconnect_time, self.moment(62))

    def test_an_ended_call_is_not_reopened_by_a_late_start(self):
        for last in (self.ended(), self.record()):
            with self.subTest(last=last), self.env.cr.savepoint() as savepoint:
                self.apply(last)
                before = self.the_call().read()
                self.apply(self.started(), self.connected())
                self.assertEqual(self.the_call().state, "done")
                self.assertEqual(self.the_call().read(), before)
                savepoint.rollback()

    def test_an_import_never_overwrites_what_a_person_entered(self):
        self.apply(self.started(ani="22334466"), self.ended(ani="22334466"))
        entered = {
            "partner_id": self.twins[1].id,
            "outcome_id": self.env["callmyway.outcome"].search([], limit=1).id,
            "note": "will pay on Friday",
            "wrapup_state": "done",
        }
        call = self.the_call()
        call.with_user(self.ana).write(entered)
        self.apply(self.record(ani="22334455"))
        kept = call.read(HUMAN, load=None)[0]
        kept.pop("id")
        self.assertEqual(kept, entered)
        self.assertEqual(call.duration, 54, "the facts came all the same")

    def test_an_unknown_endpoint_is_a_call_without_agent(self):
        self.apply(self.started(endpoint_id="5", dnis="5"))
        call = self.the_call()
        self.assertFalse(call.user_id or call.endpoint_id)
        self.assertEqual(call.remote_e164, CLIENT_E164)
        self.assertEqual(call.partner_id, self.client)

    def test_the_same_callid_of_another_account_is_another_call(self):
        other = self._account(username="4100002")
        self.apply(self.started())
        self.apply(self.started(), account=other)
        self.assertEqual(len(self.calls()), 1)
        self.assertEqual(len(self.env["callmyway.call"].search([("account_id", "=", other.id)])), 1)

    def test_a_telephone_given_to_somebody_else_keeps_its_old_calls_with_the_old_agent(self):
        self.apply(self.started(), self.ended())
        self.ana_phone.user_id = self.luis
        self.apply(self.record())
        self.assertEqual(self.the_call().user_id, self.ana)
        self.apply(self.started("c2"))
        self.assertEqual(self.calls()[-1].user_id, self.luis)

    def test_money_and_long_numbers_survive_the_database(self):
        self.apply(self.record(rate="11.123456", cost="1234567.89", access_fee="0.5"))
        leg = self.the_call().leg_ids
        self.assertEqual((leg.rate, leg.cost, leg.access_fee), (11.123456, 1234567.89, 0.5))

    def test_only_the_agent_of_the_telephone_is_told(self):
        def channels():
            self.env.cr.precommit.run()
            return self.env["bus.bus"].search([("message", "like", "callmyway.call")])

        before = channels()
        self.apply(self.started())
        told = channels() - before
        self.assertEqual(len(told), 1)
        self.assertIn(f'"res.partner",{self.ana.partner_id.id}]', told.channel.replace(" ", ""))
        before = channels()
        self.apply(self.started())
        self.assertFalse(channels() - before, "nothing became of the call")

    def test_the_number_of_queries_does_not_depend_on_the_number_of_reports(self):
        def queries(prefix, count):
            said = [self.record(f"{prefix}{n}", ani=f"8800{n:04d}") for n in range(count)]
            reports = [self.report(each) for each in said]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["callmyway.call"]._apply_reports(self.account, reports)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries("warm", 2)
        self.assertLessEqual(queries("many", 200), queries("few", 10) + 5)


@tagged("post_install", "-at_install")
class TestSwitchboard(CallmywayCase):
    """A caller in the menu: Ana does not answer, Luis does."""

    FACTS = (
        "state",
        "direction",
        "user_id",
        "endpoint_id",
        "partner_id",
        "remote_number",
        "remote_e164",
        "detect_time",
        "connect_time",
        "disconnect_time",
        "duration",
        "ring_time",
        "attempts",
        "cost",
        "missed_reason",
    )

    def trunk(self, make, **values):
        to_us = {"dnis": SWITCHBOARD_NUMBER, "detect_time": self.at(0)}
        if make is cdr:
            to_us |= {"dnis_user": SWITCHBOARD, "ref_callid": "x1", "connect_time": self.at(20)}
            to_us |= {"duration": "60", "disconnect_time": self.at(80), "end_reason": "OK"}
        else:
            to_us["endpoint_id"] = SWITCHBOARD_ID
        return make("trunk", **{**to_us, **values}) if make is cdr else to_us

    def story(self):
        trunk = notification("callStart", "trunk", **self.trunk(notification))
        ana = {"ani": SWITCHBOARD_NUMBER, "dnis": ANA, "dnis_user": ANA, "original_callid": "x1"}
        luis = {**ana, "dnis": LUIS, "dnis_user": LUIS}
        return (
            trunk,
            cdr("ana", **ana, detect_time=self.at(2), disconnect_time=self.at(12), ring_time="10"),
            notification(
                "callStart", "luis", detect_time=self.at(13), endpoint_id=LUIS_ID, dnis=LUIS
            ),
            cdr(
                "luis",
                **luis,
                detect_time=self.at(13),
                connect_time=self.at(20),
                disconnect_time=self.at(80),
                duration="60",
                ring_time="7",
                end_reason="OK",
                cost="1.5",
            ),
            self.trunk(cdr, cost="2.25"),
        )

    def tell(self, said):
        for each in said:
            self.apply(each)
        return self.the_call().read(self.FACTS, load=None)[0] | {"id": None}

    def test_any_order_of_the_same_reports_ends_in_the_same_single_call(self):
        reports = [self.report(said) for said in self.story()]
        self.report = lambda report, _heard: report
        expected = None
        for order in itertools.permutations(reports):
            with self.env.cr.savepoint() as savepoint:
                facts = self.tell(order)
                expected = expected or facts
                self.assertEqual(facts, expected)
                callids = sorted(self.the_call().leg_ids.mapped("callid"))
                self.assertEqual(callids, ["ana", "luis", "trunk"])
                savepoint.rollback()
        self.assertEqual((expected["state"], expected["user_id"]), ("done", self.luis.id))
        self.assertEqual((expected["attempts"], expected["ring_time"]), (2, 17))
        self.assertEqual((expected["duration"], expected["cost"]), (60, 3.75))
        self.assertEqual(expected["partner_id"], self.client.id)

    def test_what_was_entered_on_a_part_survives_when_the_parts_turn_out_to_be_one(self):
        trunk, _missed, start, record, trunk_record = self.story()
        self.apply(trunk, start)
        of_trunk, of_luis = self.calls()
        of_luis.with_user(self.luis).note = "asked for a receipt"
        of_trunk.sudo().note = "from the menu"
        self.apply(record, trunk_record)
        self.assertIn("asked for a receipt", self.the_call().note)
        self.assertIn("from the menu", self.the_call().note)

    def test_missed_by_everybody_is_one_missed_call_of_the_last_one_rung(self):
        hung_up = {"connect_time": "", "duration": "0", "end_reason": "CANCELLED"}
        _start, ana, _luis, luis, _trunk = self.story()
        self.apply(self.trunk(cdr, **hung_up), ana, {**luis, **hung_up})
        call = self.the_call()
        self.assertEqual((call.state, call.missed_reason), ("missed", "hung_up"))
        self.assertEqual((call.user_id, call.attempts), (self.luis, 2))
        self.assertFalse(call.wrapup_state)
