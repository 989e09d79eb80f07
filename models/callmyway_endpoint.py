from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..provider.conversation import Endpoint


class CallmywayEndpoint(models.Model):
    _name = "callmyway.endpoint"
    _description = "CallMyWay Endpoint"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    account_id = fields.Many2one(
        "callmyway.account",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_account(),
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Agent", index="btree_not_null", help="Whose telephone it is."
    )
    allowed_user_ids = fields.Many2many(
        "res.users",
        "callmyway_endpoint_user_rel",
        "endpoint_id",
        "user_id",
        "Also Used By",
        help="Who else may dial from it. Clicked calls belong to who clicked, others to the agent.",
    )
    endpoint_id = fields.Char(
        "Endpoint ID",
        required=True,
        help="CallMyWay's ID of the telephone, as in its notifications.",
    )
    username = fields.Char(
        required=True,
        compute="_compute_username",
        store=True,
        readonly=False,
        precompute=True,
        help="The telephone's CallMyWay user, as in call records. Empty: the endpoint ID.",
    )
    kind = fields.Selection(
        [("agent", "Agent"), ("switchboard", "Switchboard")], required=True, default="agent"
    )
    caller_id = fields.Char("Caller ID", help="The number that the called party sees.")
    clicked_at = fields.Datetime("Last Click", readonly=True, copy=False)
    is_private = fields.Boolean("Private", help="The called party sees no number.")

    _endpoint_uniq = models.Constraint(
        "UNIQUE(account_id, endpoint_id)", "This account has an endpoint with this ID already."
    )
    _username_uniq = models.Constraint(
        "UNIQUE(account_id, username)", "This account has an endpoint with this user already."
    )

    @api.constrains("user_id", "allowed_user_ids", "account_id")
    def _check_user_company(self):
        for endpoint in self:
            users_sudo = (endpoint.user_id | endpoint.allowed_user_ids).sudo()
            for user_sudo in users_sudo:
                if endpoint.company_id in user_sudo.company_ids:
                    continue
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work in %(company)s: choose another agent or account.",
                        user=user_sudo.name,
                        company=endpoint.company_id.name,
                    )
                )

    @api.constrains("user_id", "allowed_user_ids", "kind")
    def _check_kind(self):
        for endpoint in self:
            users = endpoint.user_id | endpoint.allowed_user_ids
            if endpoint.kind == "switchboard" and users:
                raise ValidationError(self.env._("A switchboard belongs to no agent."))

    @api.depends("endpoint_id")
    def _compute_username(self):
        for endpoint in self:
            endpoint.username = endpoint.username or endpoint.endpoint_id

    @api.depends("name", "caller_id", "is_private")
    def _compute_display_name(self):
        for endpoint in self:
            shown = self.env._("private") if endpoint.is_private else endpoint.caller_id
            endpoint.display_name = f"{endpoint.name} ({shown})" if shown else endpoint.name

    @api.model_create_multi
    def create(self, vals_list):
        endpoints = super().create(vals_list)
        self.env.registry.clear_cache()  # the account's _known
        return endpoints

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _default_account(self):
        accounts = self.env["callmyway.account"].search([], limit=2)
        return accounts if len(accounts) == 1 else False

    def _as_provider_endpoint(self):
        """Return this telephone as ``provider/`` knows it."""
        names = (self.endpoint_id, self.username, self.caller_id)
        return Endpoint(
            id=self.id,
            user_id=self.user_id.id or None,
            kind=self.kind,
            names=frozenset(name.strip() for name in names if name and name.strip()),
        )

    def _choice(self):
        """Return what the web client needs to offer this telephone for dialling."""
        return {
            "id": self.id,
            "name": self.display_name,
            "caller_id": self.caller_id or "",
            "is_private": self.is_private,
        }
