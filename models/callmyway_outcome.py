from odoo import api, fields, models

from ..const import NUMBER_MARKS

NOT_REACHED = ("no_contact", "wrong")
USAGE = "-90d"  # the outcomes an agent used since then come first


class CallmywayOutcome(models.Model):
    """Result of the work on a call (disposition)."""

    _name = "callmyway.outcome"
    _description = "Call Outcome"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short and lasting name for reports and integrations.")
    category = fields.Selection(
        [
            ("success", "Success"),
            ("follow_up", "To Follow Up"),
            ("no_contact", "Not Reached"),
            ("refusal", "Refusal"),
            ("wrong", "Wrong Number"),
        ],
        required=True,
        default="success",
    )
    directions = fields.Selection(
        [("both", "All Calls"), ("in", "Incoming Calls"), ("out", "Outgoing Calls")],
        "Offered For",
        required=True,
        default="both",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type", "Next Step", help="Proposed to the agent, who may change it."
    )
    activity_days = fields.Integer("In Days", help="How many days later the next step is due.")
    number_mark = fields.Selection(
        NUMBER_MARKS, "Marks the Number", help="What this outcome says of the contact's number."
    )
    is_reached = fields.Boolean(
        "Person Reached",
        compute="_compute_is_reached",
        store=True,
        readonly=False,
        precompute=True,
        help="Who was reached today is not called again by the work list.",
    )
    asks = fields.Selection(
        [("promise", "A Promise to Pay"), ("dispute", "What Is Disputed")],
        "Asks For",
        help="What the agent is asked for in the pop-up when choosing this outcome.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "There is an outcome with this code already.")

    # === COMPUTES === #
    @api.depends("category")
    def _compute_is_reached(self):
        for outcome in self:
            outcome.is_reached = outcome.category not in NOT_REACHED

    # === BUSINESS METHODS === #
    @api.model
    def get_choices(self):
        """Return what a wrap-up can be closed with, what the user chose most often first.

        :return: {"outcomes", "activity_types", "can_create"}; the outcomes with their ``uses``
        """
        names = ["name", "code", "category", "directions", "activity_days", "number_mark", "asks"]
        outcomes = self.search_fetch([], [*names, "activity_type_id"])
        uses = self._uses()
        choices = [
            {
                **{name: outcome[name] for name in names},
                "id": outcome.id,
                "category_label": outcome._category_label(),
                "activity_type_id": outcome.activity_type_id.id,
                "uses": uses.get(outcome.id, 0),
            }
            for outcome in outcomes
        ]
        types = self.env["mail.activity.type"].search_fetch([("res_model", "=", False)], ["name"])
        return {
            "outcomes": sorted(choices, key=lambda choice: -choice["uses"]),
            "activity_types": [{"id": each.id, "name": each.name} for each in types],
            "can_create": self.env["res.partner"].has_access("create"),
        }

    def _uses(self):
        """Return dict of outcome ID → how often the user chose it lately."""
        groups = self.env["callmyway.call"]._read_group(
            [
                ("user_id", "=", self.env.uid),
                ("detect_time", ">", USAGE),
                ("outcome_id", "!=", False),
            ],
            ["outcome_id"],
            ["__count"],
        )
        return {outcome.id: count for outcome, count in groups}

    def _category_label(self):
        return dict(self._fields["category"]._description_selection(self.env))[self.category]
