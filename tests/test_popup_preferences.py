from odoo.tests import tagged

from .common_http import CallmywayHttpCase


@tagged("post_install", "-at_install")
class TestPreferences(CallmywayHttpCase):
    def test_an_agent_decides_about_notifications_and_sound(self):
        self.assertEqual((self.ana.callmyway_notify, self.ana.callmyway_sound), (False, True))
        wanted = {"callmyway_notify": True, "callmyway_sound": False}
        self.rpc(self.ana, "res.users", "write", self.ana.ids, wanted)
        self.assertEqual((self.ana.callmyway_notify, self.ana.callmyway_sound), (True, False))
        info = self.ana.with_user(self.ana)._callmyway_session_info()
        self.assertEqual((info["notify"], info["sound"]), (True, False))

    def test_nobody_decides_that_for_another(self):
        with self.refused("AccessError"):
            self.rpc(self.ana, "res.users", "write", self.luis.ids, {"callmyway_sound": False})

    def test_the_web_client_of_an_agent_knows_it_from_the_start(self):
        self.authenticate(self.ana.login, self.ana.login)
        info = self.make_jsonrpc_request("/web/session/get_session_info")
        self.assertEqual((info["callmyway"]["notify"], info["callmyway"]["sound"]), (False, True))
