from odoo import fields
from odoo.tests import tagged

from .common import CallmywayCase, cdr, notification


@tagged("post_install", "-at_install")
class TestContactFile(CallmywayCase):
    def rings(self, callid="c1"):
        self.apply(notification("callStart", callid, detect_time=self.at(0)))
        return self.calls()[-1].with_user(self.ana)

    def file(self):
        return self.rings().get_contact_file(self.client.id)

    def test_the_last_five_other_calls_are_told_with_outcome_and_agent(self):
        for number in range(6):
            began = self.at(-3600 + number * 60)
            times = {"detect_time": began, "connect_time": began, "duration": "9"}
            self.apply(cdr(f"old{number}", **times))
        latest = self.calls()[-1]
        latest.outcome_id = self.env.ref("callmyway.outcome_agreed")
        told = self.file()["last_calls"]
        self.assertEqual(len(told), 5)
        self.assertEqual(told[0]["id"], latest.id)
        self.assertEqual((told[0]["outcome"], told[0]["agent"]), ("Agreed", self.ana.name))
        self.assertEqual(told[0]["when"], str(self.moment(-3300)))

    def test_calls_of_colleagues_are_told_only_to_who_may_see_them(self):
        times = {"detect_time": self.at(-3600), "connect_time": self.at(-3590), "duration": "9"}
        self.apply(cdr("of luis", **times, dnis="4100102", dnis_user="4100102"))
        call = self.rings()
        self.assertEqual(call.get_contact_file(self.client.id)["last_calls"], [])
        seen = call.with_user(self.supervisor).get_contact_file(self.client.id)["last_calls"]
        self.assertEqual([each["agent"] for each in seen], [self.luis.name])

    def test_open_activities_are_told_the_most_urgent_first(self):
        # Odoo shows activities of others to who may write the contact
        self.ana.group_ids += self.env.ref("base.group_partner_manager")
        today = fields.Date.today()
        for days, summary in ((3, "later"), (-2, "overdue")):
            date = fields.Date.add(today, days=days)
            values = {"summary": summary, "user_id": self.luis.id, "date_deadline": date}
            self.client.activity_schedule("mail.mail_activity_data_todo", **values)
        told = self.file()["activities"]
        self.assertEqual([each["name"] for each in told], ["overdue", "later"])
        self.assertEqual((told[0]["state"], told[0]["user"]), ("overdue", self.luis.name))

    def test_it_is_asked_for_once_the_popup_is_there(self):
        call = self.rings()
        card_fields = set(call.get_popup()["contacts"][0])
        self.assertFalse(card_fields & {"last_calls", "activities", "figures"})
