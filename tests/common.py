"""One office of a Costa Rican company, and what its provider says, for every test."""

import json
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.tests import BaseCase, TransactionCase, new_test_user

from ..provider.const import TIME_FORMAT
from ..provider.payload import parse_notification, parse_records
from .secrets_guard import PASSWORD, Guarded

ZONE = "America/Costa_Rica"
NEVER = "1970-01-01 00:00:00"
USERNAME = "4100001"
SWITCHBOARD, SWITCHBOARD_ID, SWITCHBOARD_NUMBER = "4100100", "71100", "41000100"
ANA, ANA_ID, ANA_NUMBER = "4100101", "71101", "41000101"
ANA_PRIVATE, ANA_PRIVATE_ID = "4100111", "71111"
LUIS, LUIS_ID, LUIS_NUMBER = "4100102", "71102", "41000102"
CLIENT, CLIENT_E164 = "22334455", "+50622334455"
SHARED, SHARED_E164 = "22334466", "+50622334466"
STRANGER = "22334477"


def local(moment):
    """Return a naive UTC time as the provider writes it: local to Costa Rica, a string."""
    there = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(ZONE))
    return there.strftime(TIME_FORMAT)


def notification(action, callid, **data):
    """Return the body of a webhook; ``data`` overrides an incoming call to Ana."""
    return {
        "action": action,
        "data": {
            "callid": callid,
            "account_id": "910100",
            "endpoint_id": ANA_ID,
            "ani": CLIENT,
            "dnis": ANA,
            "detect_time": NEVER,
            "connect_time": NEVER,
            "disconnect_time": NEVER,
            "duration": "0",
            "type": "in",
            "cost": "0.0000",
            **data,
        },
    }


def cdr(callid, **row):
    """Return a row of getCdrs; ``row`` overrides a missed incoming call to Ana."""
    return {
        "callid": callid,
        "original_callid": "",
        "ref_callid": "",
        "type": "incoming",
        "ani": CLIENT,
        "dnis": ANA,
        "ani_user": "",
        "dnis_user": ANA,
        "detect_time": NEVER,
        "connect_time": NEVER,
        "disconnect_time": NEVER,
        "duration": "0",
        "ring_time": "0",
        "end_reason": "NO_ANSWER",
        "cost": "0.0000",
        "access_fee": "0.0000",
        "rate": "0.0000",
        "route_pattern": "",
        "route_name": "",
        **row,
    }


OUTGOING = {"ani": ANA, "dnis": CLIENT}
OUTGOING_CDR = {**OUTGOING, "ani_user": ANA, "dnis_user": "", "type": "outgoing"}


class Office(Guarded):
    """The account, its people and their contacts; nothing of it comes from demo data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now() - timedelta(minutes=10)
        cls.cr_country = cls.env.ref("base.cr")
        cls.ana = cls._user("cmw_ana", "agent")
        cls.luis = cls._user("cmw_luis", "agent")
        cls.supervisor = cls._user("cmw_supervisor", "supervisor")
        cls.admin = cls._user("cmw_admin", "admin")
        # no test speaks to the provider of somebody else's account
        cls.env["callmyway.account"].search([]).active = False
        cls.account = cls._account()
        cls.central = cls._endpoint("Central", SWITCHBOARD_ID, SWITCHBOARD, kind="switchboard")
        cls.ana_phone = cls._endpoint("Ana", ANA_ID, ANA, user_id=cls.ana.id, caller_id=ANA_NUMBER)
        cls.luis_phone = cls._endpoint("Luis", LUIS_ID, LUIS, user_id=cls.luis.id)
        cls.private_phone = cls._endpoint(
            "Private", ANA_PRIVATE_ID, ANA_PRIVATE, user_id=cls.ana.id, is_private=True
        )
        cls.client = cls._contact("Olga Cliente", CLIENT)
        cls.twins = cls._contact("Pedro Gemelo", SHARED) | cls._contact("Paula Gemela", SHARED)

    @classmethod
    def _user(cls, login, group, **values):
        return new_test_user(
            cls.env,
            login,
            groups=f"base.group_user,callmyway.group_callmyway_{group}",
            context={"no_reset_password": True},  # no invitation by mail
            tz=ZONE,
            **values,
        )

    @classmethod
    def _account(cls, **values):
        return cls.env["callmyway.account"].create(
            {
                "name": "Test account",
                "username": USERNAME,
                "password": PASSWORD,
                "external_id": "910100",
                "country_id": cls.cr_country.id,
                **values,
            }
        )

    @classmethod
    def _endpoint(cls, name, endpoint_id, username, **values):
        return cls.env["callmyway.endpoint"].create(
            {
                "name": name,
                "account_id": cls.account.id,
                "endpoint_id": endpoint_id,
                "username": username,
                **values,
            }
        )

    @classmethod
    def _contact(cls, name, phone, **values):
        country = cls.cr_country.id
        values = {"name": name, "phone": phone, "country_id": country, **values}
        return cls.env["res.partner"].create(values)

    @classmethod
    def at(cls, seconds):
        """Return a moment of the call under test as the provider writes it."""
        return local(cls.moment(seconds))

    @classmethod
    def moment(cls, seconds):
        return cls.now + timedelta(seconds=seconds)

    def apply(self, *said, account=None, heard=0):
        """Let the ledger learn of notification bodies and CDR rows, as one batch.

        :param heard: seconds of the call's time at which they came
        """
        return self.env["callmyway.call"]._apply_reports(
            account or self.account, [self.report(each, heard) for each in said]
        )

    def report(self, said, heard=0):
        if "action" in said:
            return parse_notification(said, ZONE, self.moment(heard))
        reports, unreadable = parse_records([said], ZONE, self.moment(heard))
        self.assertFalse(unreadable)
        return reports[0]

    def receive(self, said, account=None):
        """Put the body of a notification into the inbox, unprocessed."""
        body = json.dumps(said).encode()
        return self.env["callmyway.event"]._receive(account or self.account, body)

    def calls(self):
        """Return the account's calls, in the order they were learnt of."""
        domain = [("account_id", "=", self.account.id)]
        return self.env["callmyway.call"].search(domain, order="id")

    def the_call(self):
        call = self.calls()
        self.assertEqual(len(call), 1, "one conversation is one call")
        return call

    def click(self, number=CLIENT, seconds=0, endpoint=None, **values):
        """Return the call of a click by the endpoint's agent, before anything was reported."""
        phone = endpoint or self.ana_phone
        call = self.env["callmyway.call"].with_user(phone.user_id).sudo()
        call, _repeated = call._note_click(phone, number, None)
        call.write({"click_time": self.moment(seconds), **values})
        return call.with_user(self.env.user)


class CallmywayCase(Office, TransactionCase):
    """Tests of the models, in one transaction."""


class PlainCase(Guarded, BaseCase):
    """Tests that need no office."""
