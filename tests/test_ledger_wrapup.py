from odoo.tests import tagged

from .common import LUIS, OUTGOING, OUTGOING_CDR, CallmywayCase, cdr, notification


@tagged("post_install", "-at_install")
class TestWrapup(CallmywayCase):
    def wrapup(self, said):
        self.apply(said)
        return self.calls()[-1].wrapup_state

    def test_it_is_due_after_a_conversation_and_after_a_call_that_was_not_answered(self):
        times = {"detect_time": self.at(0)}
        talked = {"connect_time": self.at(5), "duration": "9", "end_reason": "OK"}
        self.assertEqual(self.wrapup(cdr("c1", **times, **talked)), "pending")
        self.assertEqual(self.wrapup(cdr("c2", **times, **OUTGOING_CDR)), "pending")
        connected = notification("callStart", "c3", **times, connect_time=self.at(5), **OUTGOING)
        self.assertEqual(self.wrapup({**connected}), "pending")

    def test_it_is_not_due_for_missed_internal_old_or_unowned_calls_nor_while_it_rings(self):
        times = {"detect_time": self.at(0)}
        talked = {"connect_time": self.at(5), "duration": "9", "end_reason": "OK"}
        two_days = -2 * 24 * 3600
        old = {"detect_time": self.at(two_days), "connect_time": self.at(two_days + 5)}
        self.assertFalse(self.wrapup(notification("callStart", "c1", **times)))
        self.assertFalse(self.wrapup(cdr("c2", **times)))
        self.assertFalse(self.wrapup(cdr("c3", **times, **talked, ani_user=LUIS)))
        self.assertFalse(self.wrapup(cdr("c4", **{**talked, **old})))
        self.assertFalse(self.wrapup(cdr("c5", **times, **talked, dnis="5", dnis_user="5")))

    def test_done_stays_done(self):
        self.apply(cdr("c1", detect_time=self.at(0), connect_time=self.at(5), duration="9"))
        call = self.the_call()
        call.with_user(self.ana).action_wrapup_done()
        self.assertEqual(call.wrapup_state, "done")
        corrected = cdr("c1", detect_time=self.at(0), connect_time=self.at(4), duration="10")
        self.apply(corrected, heard=300)
        self.assertEqual((call.wrapup_state, call.duration), ("done", 10))
