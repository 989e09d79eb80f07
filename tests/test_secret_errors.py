import logging

from odoo.tests import tagged

from .common import PASSWORD
from .common_http import CallmywayHttpCase, RpcError


@tagged("post_install", "-at_install")
class TestSecretErrors(CallmywayHttpCase):
    def test_an_account_that_cannot_be_saved_shows_no_secret(self):
        secrets = (PASSWORD, "41000010099", self.account.webhook_token)
        for values in (
            {"rate_limit": 0},
            {"name": False},
            {"username": False, "password": secrets[1]},
        ):
            with self.subTest(values=values), self.assertLogs("odoo", logging.INFO) as logs:
                logging.getLogger("odoo").info("one line at least")
                try:
                    self.rpc(self.admin, "callmyway.account", "write", self.account.ids, values)
                    answer = ""
                except RpcError as error:
                    answer = error.text
                for secret in secrets:
                    self.assertNotIn(secret, answer)
                    self.assertNotIn(secret, "\n".join(logs.output))
