"""Whole conversations with the simulated provider, its notifications included."""

from odoo.tests import tagged

from .common import ANA, CLIENT, LUIS, STRANGER, SWITCHBOARD
from .common_http import CallmywayHttpCase, ProviderMixin


class StoryCase(ProviderMixin, CallmywayHttpCase):
    def setUp(self):
        super().setUp()
        self.connect_webhook()

    def begin(self, **settings):
        """Let the provider forget everything and behave in another way."""
        self.provider.reset()
        self.connect_webhook()
        self.provider.settings.update(settings)

    def dial(self, number=CLIENT, user=None):
        answer = self.rpc(user or self.ana, "callmyway.call", "dial", number)
        self.settle()
        return self.env["callmyway.call"].browse(answer["call_id"])

    def state(self):
        self.settle()
        return self.the_call().state

    def answer(self, username):
        self.provider.exchange.answer(self.phone(username))

    def hang_up(self, username, after=0):
        self.clock.advance(after)
        self.provider.exchange.hang_up(self.phone(username))

    def remote(self, action):
        (call,) = self.provider.exchange.calls
        self.provider.exchange.remote(call.callid, action)

    def call_from(self, number, username):
        return self.provider.exchange.place_incoming(self.simulated, number, self.phone(username))

    def import_recent(self):
        self.settle()
        self.clock.advance(1)
        self.env.flush_all()
        self.env.ref("callmyway.ir_cron_import_cdrs").method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestOutgoing(StoryCase):
    def test_from_the_click_to_the_record(self):
        call = self.dial()
        self.assertEqual(self.state(), "ringing")
        self.clock.advance(3)
        self.answer(ANA)
        self.assertEqual(self.state(), "ringing", "the contact has not answered yet")
        self.clock.advance(5)
        self.remote("answer")
        self.assertEqual(self.state(), "in_progress")
        self.assertEqual(call.wrapup_state, "pending")
        call.with_user(self.ana).write({"note": "pays on Friday"})
        self.hang_up(ANA, after=65)
        self.assertEqual(self.state(), "done")
        self.import_recent()
        self.assertEqual((self.state(), call.duration), ("done", 65))
        self.assertGreater(call.cost, 0)
        self.assertEqual((call.partner_id, call.note), (self.client, "pays on Friday"))

    def test_however_the_provider_reports_a_click_it_is_one_call(self):
        for legs in (1, 2):
            for side in ("ani", "dnis"):
                for shown in ("username", "caller_id"):
                    settings = {"click_legs": legs, "click_endpoint_as": side}
                    settings["endpoint_shown_as"] = shown
                    with self.subTest(**settings), self.env.cr.savepoint() as savepoint:
                        self.begin(**settings)
                        self.follow_click()
                        savepoint.rollback()

    def follow_click(self):
        call = self.dial()
        self.answer(ANA)
        self.clock.advance(5)
        self.remote("answer")
        self.assertEqual(self.state(), "in_progress")
        self.hang_up(ANA, after=30)
        self.import_recent()
        self.assertEqual((self.the_call(), call.state, call.duration), (call, "done", 30))
        self.assertEqual((call.user_id, call.remote_number), (self.ana, CLIENT))

    def test_a_contact_who_does_not_answer(self):
        for legs in (1, 2):
            with self.subTest(legs=legs), self.env.cr.savepoint() as savepoint:
                self.begin(click_legs=legs)
                call = self.dial()
                self.answer(ANA)
                self.remote("decline")
                self.assertEqual(self.state(), "unanswered")
                self.import_recent()
                self.assertEqual((self.the_call().state, call.duration), ("unanswered", 0))
                savepoint.rollback()

    def test_when_every_notification_is_lost_the_record_tells_it_all(self):
        self.provider.faults.update({"webhook_lost": True})
        call = self.dial()
        self.answer(ANA)
        self.remote("answer")
        self.hang_up(ANA, after=20)
        self.assertEqual(self.state(), "dialing")
        self.import_recent()
        self.assertEqual((self.state(), call.duration), ("done", 20))


@tagged("post_install", "-at_install")
class TestIncoming(StoryCase):
    def test_from_the_first_ring_to_the_record(self):
        self.call_from(CLIENT, ANA)
        self.assertEqual(self.state(), "ringing")
        call = self.the_call()
        self.assertEqual((call.user_id, call.partner_id), (self.ana, self.client))
        self.clock.advance(4)
        self.answer(ANA)
        self.assertEqual(self.state(), "in_progress")
        self.hang_up(ANA, after=40)
        self.import_recent()
        self.assertEqual((self.the_call(), call.state), (call, "done"))
        self.assertEqual((call.duration, call.ring_time), (40, 4))

    def test_through_the_switchboard_past_one_who_declines(self):
        self.call_from(STRANGER, SWITCHBOARD)
        self.clock.advance(2)
        self.provider.exchange.decline(self.phone(ANA))
        self.answer(LUIS)
        self.hang_up(LUIS, after=25)
        self.import_recent()
        call = self.the_call()
        self.assertEqual((call.state, call.user_id, call.attempts), ("done", self.luis, 2))
        self.assertEqual((call.remote_number, call.duration), (STRANGER, 25))

    def test_a_caller_who_gives_up_in_the_menu(self):
        self.call_from("", SWITCHBOARD)
        self.remote("hangup")
        self.import_recent()
        call = self.the_call()
        self.assertEqual((call.state, call.missed_reason), ("missed", "menu"))
        self.assertTrue(call.is_private)

    def test_doubled_late_and_shuffled_notifications_end_in_the_same_call(self):
        faults = {"webhook_doubled": True, "webhook_shuffled": {"seconds": 30}}
        self.provider.faults.update(faults)
        self.call_from(CLIENT, ANA)
        self.answer(ANA)
        self.hang_up(ANA, after=10)
        self.clock.advance(60)
        self.assertEqual(self.state(), "done")
        self.import_recent()
        self.assertEqual(self.the_call().duration, 10)
