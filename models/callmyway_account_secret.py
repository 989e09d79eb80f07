import secrets

from odoo import fields, models

from ..const import ADMIN_GROUP


class CallmywayAccountSecret(models.Model):
    """An account's password and token, apart from it.

    When PostgreSQL refuses a row it shows the whole of it, and Odoo logs a query that failed with
    its values: what people and the import write on the account must not have the secrets beside it.
    """

    _name = "callmyway.account.secret"
    _description = "Secrets of a CallMyWay Account"
    _log_access = False

    password_secret = fields.Char(groups=fields.NO_ACCESS, copy=False)
    webhook_token = fields.Char(
        groups=ADMIN_GROUP,
        exportable=False,
        copy=False,
        readonly=True,
        default=lambda self: secrets.token_urlsafe(32),
    )
