from .simulator_case import NEVER, SimulatorCase, until


class TestWebhook(SimulatorCase):
    def story(self):
        """Let one incoming call be answered and ended; return what the listener was told."""
        self.call("22001001", "4000101")
        self.clock.advance(3)
        self.post("/phones/4000101/answer")
        self.clock.advance(60)
        self.post("/phones/4000101/hangup")
        self.clock.advance(60)
        return self.settle()

    def test_a_call_is_told_when_detected_when_connected_and_when_ended(self):
        listener = self.listen()
        self.story()
        detected, connected, ended = listener.bodies
        self.assertEqual(
            [body["action"] for body in listener.bodies], ["callStart", "callStart", "callEnd"]
        )
        self.assertEqual(detected["data"]["connect_time"], NEVER)
        self.assertEqual(connected["data"]["connect_time"], "2025-11-24 09:00:03")
        self.assertEqual(
            ended["data"],
            {
                "callid": detected["data"]["callid"],
                "account_id": "900100",
                "endpoint_id": "70101",
                "ani": "22001001",
                "dnis": "4000101",
                "detect_time": "2025-11-24 09:00:00",
                "connect_time": "2025-11-24 09:00:03",
                "disconnect_time": "2025-11-24 09:01:03",
                "duration": "60",
                "type": "in",
                "cost": "0.0000",
            },
        )

    def test_the_report_of_the_answer_can_be_left_out(self):
        self.put("/settings", notify_connect=False)
        listener = self.listen()
        self.story()
        self.assertEqual([body["action"] for body in listener.bodies], ["callStart", "callEnd"])

    def test_the_webhook_and_the_cdr_agree(self):
        listener = self.listen()
        self.click()
        self.post("/phones/4000101/answer")
        self.clock.advance(62)
        self.post("/phones/4000101/hangup")
        self.settle()
        (row,) = self.recent()
        told = listener.bodies[-1]["data"]
        for field in ("callid", "ani", "dnis", "detect_time", "connect_time", "duration", "cost"):
            self.assertEqual(told[field], row[field])
        self.assertEqual(told["type"], "out")

    def test_an_acknowledgement_is_noted(self):
        self.listen()
        self.assertEqual({entry["status"] for entry in self.story()}, {"acknowledged"})

    def test_another_answer_is_no_acknowledgement(self):
        for answer in ({"status": 500}, {"answer": "{}"}, {"answer": "<html>"}):
            with self.subTest(**answer):
                self.listen(**answer)
                self.assertEqual(self.story()[-1]["status"], "refused")

    def test_an_address_nobody_listens_at_is_a_failure(self):
        self.put("/accounts/4000001/webhook", url="http://127.0.0.1:1/hook/s3cr3t")
        deliveries = self.story()
        self.assertEqual(deliveries[-1]["status"], "failed")
        self.assertNotIn("s3cr3t", str(deliveries))

    def test_the_secret_of_the_address_is_never_shown(self):
        self.listen(answer="no such page: /callmyway/webhook/s3cr3t", status=404)
        self.assertNotIn("s3cr3t", str(self.story()))
        self.assertNotIn("s3cr3t", str(self.get("/state")))

    def test_without_an_address_nothing_is_sent(self):
        self.assertEqual({entry["status"] for entry in self.story()}, {"no webhook"})


class TestWebhookFaults(SimulatorCase):
    def actions(self, listener):
        self.settle()
        return [body["action"] for body in listener.bodies]

    def declined_call(self):
        self.call("22001001", "4000101")
        self.post("/phones/4000101/decline")

    def test_the_next_notification_can_be_lost(self):
        listener = self.listen()
        self.put("/faults", webhook_lost={"next": 1})
        self.declined_call()
        self.assertEqual(self.actions(listener), ["callEnd"])

    def test_notifications_are_lost_by_chance_the_same_for_the_same_seed(self):
        results = []
        for _run in range(2):
            self.post("/reset")
            self.listen()
            self.put("/faults", webhook_lost={"probability": 0.5})
            for _call in range(20):
                self.declined_call()
            results.append([entry["status"] for entry in self.settle()])
        self.assertEqual(results[0], results[1])
        self.assertEqual(set(results[0]), {"acknowledged", "lost"})

    def test_notifications_can_be_doubled(self):
        listener = self.listen()
        self.put("/faults", webhook_doubled=True)
        self.declined_call()
        self.assertEqual(self.actions(listener), ["callStart"] * 2 + ["callEnd"] * 2)

    def test_a_late_start_comes_after_the_end(self):
        listener = self.listen()
        self.put("/faults", webhook_late={"seconds": 5, "next": 1})
        self.declined_call()
        until(lambda: listener.bodies)
        self.clock.advance(5)
        self.assertEqual(self.actions(listener), ["callEnd", "callStart"])

    def test_shuffled_notifications_all_arrive_in_another_order(self):
        listener = self.listen()
        self.put("/faults", webhook_shuffled={"seconds": 3})
        for _call in range(10):
            self.declined_call()
        self.clock.advance(3)
        actions = self.actions(listener)
        self.assertEqual(sorted(actions), ["callEnd"] * 10 + ["callStart"] * 10)
        self.assertNotEqual(actions, ["callStart", "callEnd"] * 10)
