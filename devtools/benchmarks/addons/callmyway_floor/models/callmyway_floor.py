from odoo import fields, models


class CallmywayFloor(models.Model):
    """One plain table: what a row costs in Odoo at the least."""

    _name = "callmyway.floor"
    _description = "Plain Row"

    name = fields.Char(required=True)
    number = fields.Char()
    received_at = fields.Datetime()
    seconds = fields.Integer()
    payload = fields.Text()
