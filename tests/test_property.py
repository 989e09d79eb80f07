"""Whatever order the same reports come in, and whatever is lost of them, the calls are the same."""

from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings

from odoo.tests import tagged

from .common import ANA_NUMBER, SWITCHBOARD_NUMBER, CallmywayCase
from .stories import Teller, chances, days, direct, in_batches, internal, switchboard

FACTS = (
    "direction",
    "state",
    "user_id",
    "endpoint_id",
    "partner_id",
    "remote_e164",
    "is_private",
    "detect_time",
    "connect_time",
    "disconnect_time",
    "duration",
    "ring_time",
    "attempts",
    "cost",
    "missed_reason",
    "wrapup_state",
    "click_time",
)
UNCHANGED = {"created": 0, "updated": 0}
repeatable = settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    phases=(Phase.generate,),  # shrinking takes minutes on a database
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@tagged("post_install", "-at_install")
class TestAnyOrder(CallmywayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teller = Teller(cls.now)
        cls._contact("The office itself", SWITCHBOARD_NUMBER)
        cls.luis_phone.caller_id = ANA_NUMBER  # one number shown by several telephones

    def outcome(self, day, told, again=()):
        """Return the calls that a day ends in when it is told so, then forget them.

        :param list told: of batches of reports
        :param list again: reports told once more, which must change nothing
        """
        with self.env.cr.savepoint() as savepoint:
            for talk in day:
                if talk.click:
                    self.make(talk.click)
            for batch in told:
                self.tell(batch)
            calls = self.canonical()
            if again:
                counts = self.tell(again)
                self.assertLessEqual(UNCHANGED.items(), counts.items())
                self.assertEqual(self.canonical(), calls)
            savepoint.rollback()
        return calls

    def make(self, wish):
        phones = self.ana_phone | self.luis_phone | self.private_phone
        phone = phones.filtered(lambda each: each.username == wish.endpoint)
        moment = self.moment(wish.second)
        self.click(wish.number, wish.second, phone, detect_time=moment)

    def tell(self, reports):
        counts = self.env["callmyway.call"]._apply_reports(self.account, reports)
        self.env.flush_all()
        self.env.invalidate_all()
        return counts

    def canonical(self):
        """Return the account's calls without anything that depends on when they were stored."""
        calls = self.calls()
        rows = calls.read(FACTS, load=None)
        for row, call in zip(rows, calls, strict=True):
            row["id"] = sorted(call.leg_ids.mapped("callid"))
        return sorted(rows, key=str)

    def assertComplete(self, calls, reports):
        """Each reported leg is in one call, and no other leg is."""
        legs = Counter(callid for call in calls for callid in call["id"])
        self.assertEqual(legs, Counter({report.callid for report in reports}))

    def sightings(self, day, rng):
        return [
            each for talk in day for part in talk.parts for each in self.teller.sightings(part, rng)
        ]

    def records(self, day):
        return [self.teller.record(part) for talk in day for part in talk.parts]

    @repeatable
    @given(days(), chances)
    def test_every_order_of_the_same_reports_ends_in_the_same_calls(self, day, rng):
        reports = self.sightings(day, rng)
        reports += [record for record in self.records(day) if rng.random() < 0.5]
        calls = self.outcome(day, [reports])
        self.assertComplete(calls, reports)
        self.assertEqual(self.outcome(day, in_batches(reports, rng), again=reports), calls)

    @repeatable
    @given(days(), chances)
    def test_the_records_alone_end_in_the_same_calls(self, day, rng):
        records = self.records(day)
        calls = self.outcome(day, [records])
        self.assertComplete(calls, records)
        reports = [*records, *self.sightings(day, rng)]
        self.assertEqual(self.outcome(day, in_batches(reports, rng), again=reports), calls)

    @repeatable
    @given(days(kinds=(switchboard, direct, internal)), chances)
    def test_each_conversation_is_one_call(self, day, rng):
        reports = [*self.records(day), *self.sightings(day, rng)]
        calls = self.outcome(day, in_batches(reports, rng))
        told = [sorted(part.callid for part in talk.parts) for talk in day]
        self.assertCountEqual([call["id"] for call in calls], told)
