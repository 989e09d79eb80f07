from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.callmyway_account_webhook import OVERFLOW, RATE_LIMIT
from .test_webhook import ACKNOWLEDGED, WebhookCase

LIMIT = 3


@tagged("post_install", "-at_install")
class TestLoad(WebhookCase):
    """More notifications than usual are kept for later, far more are refused."""

    def setUp(self):
        super().setUp()
        self.account.rate_limit = LIMIT

    def came(self, count, ago=10, **values):
        """Let so many notifications have come a moment ago, all processed."""
        values = {"state": "done", "action": "callStart", "payload": "{}", **values}
        values["received_at"] = fields.Datetime.now() - timedelta(seconds=ago)
        account = {"account_id": self.account.id}
        return self.env["callmyway.event"].create([{**account, **values}] * count)

    def run_cron(self):
        self.env.flush_all()
        self.env.ref("callmyway.ir_cron_process_events").method_direct_trigger()
        self.env.invalidate_all()

    def test_up_to_the_limit_they_are_processed_at_once(self):
        for number in range(LIMIT):
            self.send(self.started(f"c{number}"))
        self.assertEqual(self.events().mapped("state"), ["done"] * LIMIT)

    def test_over_the_limit_they_are_acknowledged_and_processed_later(self):
        self.came(LIMIT)
        answers = [self.send(self.started(f"c{number}")) for number in range(2)]
        self.assertEqual([answer.json() for answer in answers], [ACKNOWLEDGED] * 2)
        waiting = self.events()[LIMIT:]
        self.assertEqual(waiting.mapped("state"), ["new"] * 2)
        self.assertFalse(self.calls())
        waiting.received_at = fields.Datetime.now() - timedelta(minutes=1)
        self.run_cron()
        self.assertEqual(waiting.mapped("state"), ["done"] * 2)
        self.assertEqual(self.calls().leg_ids.mapped("callid"), ["c0", "c1"])

    def test_ten_times_over_the_limit_they_are_refused_and_not_kept(self):
        self.came(LIMIT * OVERFLOW)
        answer = self.send(self.started())
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(answer.headers["Retry-After"], "60")
        self.assertNotEqual(answer.json(), ACKNOWLEDGED)
        self.assertEqual(len(self.events()), LIMIT * OVERFLOW)

    def test_one_less_is_still_kept(self):
        self.came(LIMIT * OVERFLOW - 1)
        self.assertEqual(self.send(self.started()).json(), ACKNOWLEDGED)
        self.assertEqual(self.events()[-1].state, "new")

    def test_what_came_longer_ago_does_not_count(self):
        self.came(LIMIT * OVERFLOW, ago=61)
        self.came(LIMIT - 1)
        self.send(self.started())
        self.assertEqual(self.events()[-1].state, "done")

    def test_another_accounts_load_does_not_count(self):
        self.came(LIMIT * OVERFLOW)
        other = self._account(username="4100002", rate_limit=LIMIT)
        self.assertEqual(self.send(self.started(), token=other.webhook_token).status_code, 200)
        event = self.env["callmyway.event"].search([("account_id", "=", other.id)])
        self.assertEqual(event.state, "done")

    def test_records_that_could_not_be_read_do_not_count(self):
        self.came(LIMIT * OVERFLOW, action="cdr", state="rejected")
        self.send(self.started())
        self.assertEqual(self.events()[-1].state, "done")

    def test_what_cannot_be_read_counts(self):
        for _body in range(LIMIT):
            self.assertEqual(self.send(b"{").status_code, 400)
        self.send(self.started())
        self.assertEqual(self.events()[-1].state, "new")

    def test_a_call_centre_is_far_below_the_limit(self):
        self.assertEqual(self._account(username="4100002").rate_limit, RATE_LIMIT)
        self.assertGreaterEqual(RATE_LIMIT, 600)

    def test_the_question_costs_one_query_whatever_the_load(self):
        self.came(LIMIT)
        self.account._known()  # read once, for as long as nobody changes the account
        with self.assertQueryCount(1):
            self.account._load()
