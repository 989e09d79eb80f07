from unittest.mock import patch

from odoo.tests import tagged

from .common import CLIENT, LUIS, SHARED, STRANGER, CallmywayCase, cdr, notification


@tagged("post_install", "-at_install")
class TestContacts(CallmywayCase):
    def call_from(self, ani, to=None, callid="c1"):
        agent = {"dnis": to, "dnis_user": to} if to else {}
        self.apply(cdr(callid, ani=ani, detect_time=self.at(0), **agent))
        return self.calls()[-1]

    def further(self, number, partner=None, **values):
        partner = partner or self.client
        values = {"partner_id": partner.id, "number": number, **values}
        return self.env["callmyway.partner.number"].create(values)

    def test_the_only_contact_with_the_number_is_linked(self):
        for spelling in (CLIENT, f"+506{CLIENT}", f"506{CLIENT}", f"00506{CLIENT}", "2233-4455"):
            with self.subTest(spelling=spelling), self.env.cr.savepoint() as savepoint:
                self.assertEqual(self.call_from(spelling).partner_id, self.client)
                savepoint.rollback()

    def test_of_several_none_is_linked(self):
        self.assertFalse(self.call_from(SHARED).partner_id)

    def test_an_unknown_or_hidden_number_is_nobodys(self):
        self.assertFalse(self.call_from(STRANGER).partner_id)
        hidden = self.call_from("anonymous", callid="c2")
        self.assertTrue(hidden.is_private)
        self.assertFalse(hidden.partner_id or hidden.remote_e164)

    def test_the_end_of_a_number_is_not_the_number(self):
        self._contact("Extension", "455")
        self._contact("Abroad", f"+507{CLIENT}")
        self.assertEqual(self.call_from(CLIENT).partner_id, self.client)
        self.assertFalse(self.call_from("455", callid="c2").partner_id)

    def test_a_further_number_counts(self):
        self.further("2233 4477", label="Mobile")
        self.assertEqual(self.call_from(STRANGER).partner_id, self.client)

    def test_a_number_not_to_be_called_still_says_who_calls(self):
        self.further(STRANGER, state="do_not_call")
        self.assertEqual(self.call_from(STRANGER).partner_id, self.client)

    def test_a_number_known_to_be_wrong_does_not_count(self):
        self.further(SHARED, state="wrong")
        self.further(STRANGER, state="wrong")
        self.assertFalse(self.call_from(STRANGER).partner_id)

    def test_a_further_number_makes_two_contacts_of_one(self):
        self.further(CLIENT, partner=self.twins[0])
        self.assertFalse(self.call_from(CLIENT).partner_id)

    def test_the_same_number_twice_on_one_contact_is_one_contact(self):
        self.further(CLIENT)
        self.assertEqual(self.call_from(CLIENT).partner_id, self.client)

    def test_an_archived_contact_is_not_linked(self):
        self.twins[0].active = False
        self.assertEqual(self.call_from(SHARED).partner_id, self.twins[1])

    def test_contacts_of_another_company_do_not_count(self):
        company = self.env["res.company"].create({"name": "Another company"})
        self.twins[0].company_id = company
        self.assertEqual(self.call_from(SHARED).partner_id, self.twins[1])
        self.client.company_id = company
        self.assertFalse(self.call_from(CLIENT, callid="c2").partner_id)
        self.further(STRANGER)
        for number, to in enumerate((None, "5")):
            self.assertFalse(self.call_from(STRANGER, to, f"further{number}").partner_id)
        self.assertFalse(self.call_from(CLIENT, to="5", callid="no agent").partner_id)

    def test_what_the_agent_may_not_read_is_not_linked(self):
        self.env["ir.rule"].create(
            {
                "name": "Luis does not see this client",
                "model_id": self.env.ref("base.model_res_partner").id,
                "groups": [self._group_of(self.luis).id],
                "domain_force": str([("id", "!=", self.client.id)]),
            }
        )
        self.further(STRANGER)
        self.assertFalse(self.call_from(CLIENT, to=LUIS).partner_id)
        self.assertFalse(self.call_from(STRANGER, to=LUIS, callid="c2").partner_id)
        self.assertEqual(self.call_from(CLIENT, callid="c3").partner_id, self.client)

    def _group_of(self, user):
        group = self.env["res.groups"].create({"name": "Test", "user_ids": user.ids})
        self.env.invalidate_all()
        return group

    def test_a_contact_made_after_the_call_rang_is_linked_when_more_is_learnt(self):
        call = self.call_from(STRANGER)
        late = self._contact("Late", STRANGER)
        self.apply(cdr("c1", ani=STRANGER, detect_time=self.at(0), cost="1"), heard=60)
        self.assertEqual(call.partner_id, late)

    def test_an_agent_who_left_the_company_stops_no_report(self):
        elsewhere = self.env["res.company"].create({"name": "Another company"})
        self.apply(notification("callStart", "c1", detect_time=self.at(0), ani=STRANGER))
        self.ana.write({"company_ids": elsewhere.ids, "company_id": elsewhere.id})
        self.assertEqual(self.call_from(STRANGER).state, "missed")
        self.ana.active = False
        self.assertEqual(self.call_from(CLIENT, callid="c2").state, "missed")


@tagged("post_install", "-at_install")
class TestNumberFields(CallmywayCase):
    """An addon that gives contacts a second number field: ``ref`` stands in for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = type(cls.env["res.partner"])
        fields = lambda _partner: ["phone", "ref"]  # noqa: E731
        cls.enterClassContext(patch.object(Partner, "_phone_get_number_fields", fields))

    def numbers(self, partner):
        return sorted(partner.callmyway_number_ids.mapped("e164"))

    def test_every_number_field_of_a_contact_counts(self):
        contact = self._contact("Two numbers", "2233 4488", ref="8833 4499")
        self.assertEqual(self.numbers(contact), ["+50622334488", "+50688334499"])
        self.apply(cdr("c1", ani="88334499", detect_time=self.at(0)))
        self.assertEqual(self.the_call().partner_id, contact)

    def test_a_changed_number_replaces_the_old_one_and_an_empty_one_goes(self):
        contact = self._contact("Two numbers", "2233 4488", ref="8833 4499")
        contact.ref = "8833 4400"
        self.assertEqual(self.numbers(contact), ["+50622334488", "+50688334400"])
        contact.ref = False
        self.assertEqual(self.numbers(contact), ["+50622334488"])

    def test_a_number_put_right_is_no_longer_wrong(self):
        contact = self._contact("Two numbers", "2233 4488", ref="8833 4499")
        row = contact.callmyway_number_ids.filtered(lambda each: each.source_field == "ref")
        row.state = "wrong"
        contact.ref = "8833 4400"
        self.apply(cdr("c1", ani="88334400", detect_time=self.at(0)))
        self.assertEqual(self.the_call().partner_id, contact)

    def test_a_number_typed_by_hand_stays(self):
        contact = self._contact("Two numbers", "2233 4488")
        values = {"partner_id": contact.id, "number": "2233 4400", "label": "Assistant"}
        self.env["callmyway.partner.number"].create(values)
        contact.write({"phone": "2233 4499", "country_id": self.cr_country.id})
        self.assertIn("+50622334400", self.numbers(contact))
