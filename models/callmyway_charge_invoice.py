from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import clean_context, format_date


class CallmywayChargeInvoice(models.Model):
    """From a charge to an invoice, once."""

    _name = "callmyway.charge"
    _inherit = "callmyway.charge"

    # === ACTIONS === #
    def action_invoice(self):
        """Put charges on draft invoices, one for each contact, company and currency.

        A draft of the same contact, company and currency that is there takes them. Charges that
        are invoiced or cancelled are passed over, and the user is told.

        :return: the action that shows the invoices
        :raise AccessError: the user may not make invoices
        :raise UserError: nothing is left to invoice, or something stands against it; nothing is
            invoiced then
        """
        self.check_access("read")
        self._check_may_invoice()
        with self.env.cr.savepoint():  # all of it or nothing
            ready = self._take()
            invoices = self.env["account.move"]
            for group in ready._by_invoice():
                invoices |= group._put_on_invoice()
        self._tell_passed_over(len(self) - len(ready))
        return self._show_invoices(invoices)

    # === HELPERS === #
    def _check_may_invoice(self):
        moves = self.env["account.move"]
        if not moves.has_access("create") or not moves.has_access("write"):
            raise AccessError(
                self.env._("Only who may make invoices can invoice charges: ask accounting.")
            )

    def _take(self):
        """Return the charges that are to invoice, kept from everybody else until the end.

        One that was invoiced since this transaction began makes the database refuse the lock, and
        Odoo runs the request again.

        :raise UserError: there are none; says why
        """
        free = self.try_lock_for_update()
        ready = free.filtered(lambda charge: charge.state == "draft")
        if ready:
            return ready
        if self - free:
            raise UserError(
                self.env._("Somebody is invoicing these charges right now: look again in a moment.")
            )
        raise UserError(
            self.env._("Nothing to invoice: these charges are invoiced or cancelled already.")
        )

    def _by_invoice(self):
        """Return the charges in groups that share an invoice."""
        groups = self.sorted("id").grouped(
            lambda charge: (charge.company_id, charge._invoice_address(), charge.currency_id)
        )
        return list(groups.values())

    def _invoice_address(self):
        entity = self.commercial_partner_id
        return entity.browse(entity.address_get(["invoice"])["invoice"])

    def _put_on_invoice(self):
        """Add the charges of one group to a draft, and return it."""
        group = self.with_context(**clean_context(self.env.context))
        invoice = group._draft_there() or group._new_draft()
        for charge in group:
            charge._check_invoiceable(invoice)
        lines = [fields.Command.create(charge._line_values(invoice)) for charge in group]
        before = invoice.invoice_line_ids
        invoice.write({"invoice_line_ids": lines})
        added = (invoice.invoice_line_ids - before).sorted("id")
        links = [
            fields.Command.update(line.id, {"callmyway_charge_id": charge.id})
            for charge, line in zip(group, added, strict=True)
        ]
        invoice_sudo = invoice.sudo()  # nobody links a line by hand
        invoice_sudo.write({"invoice_line_ids": links})
        self.filtered("problem").sudo().problem = False
        return invoice

    def _draft_there(self):
        """Return a draft for the same contact, company and currency that never was an invoice."""
        company = self.company_id
        drafts = self.env["account.move"].search(
            [
                ("move_type", "=", "out_invoice"),
                ("state", "=", "draft"),
                ("company_id", "=", company.id),
                ("partner_id", "=", self[0]._invoice_address().id),
                ("currency_id", "=", self.currency_id.id),
                ("posted_before", "=", False),
                ("auto_post", "=", "no"),
            ],
            order="id desc",
        )
        return drafts.filtered(lambda draft: not self._locks(draft))[:1].with_company(company)

    def _new_draft(self):
        Move = self.env["account.move"].with_company(self.company_id)
        return Move.create(
            {
                "move_type": "out_invoice",
                "company_id": self.company_id.id,
                "partner_id": self[0]._invoice_address().id,
                "currency_id": self.currency_id.id,
            }
        )

    def _locks(self, invoice):
        """Return the lock dates that an invoice with these charges violates, the last one last."""
        date = invoice.invoice_date or fields.Date.context_today(invoice)
        has_tax = bool(self.product_id.taxes_id or invoice.invoice_line_ids.tax_ids)
        return invoice.company_id._get_violated_lock_dates(date, has_tax, invoice.journal_id)

    def _check_invoiceable(self, invoice):
        if not self.currency_id.active:
            raise UserError(self._inactive_sentence(self.currency_id))
        if locks := self._locks(invoice):
            raise UserError(
                self.env._(
                    "The books of %(company)s are locked until %(date)s: invoice after that date,"
                    " or ask accounting to open the period.",
                    company=invoice.company_id.name,
                    date=format_date(self.env, locks[-1][0]),
                )
            )
        template = self.product_id.product_tmpl_id.with_company(invoice.company_id)
        accounts = template.get_product_accounts(invoice.fiscal_position_id)
        if not (accounts["income"] or invoice.journal_id.default_account_id):
            raise UserError(
                self.env._(
                    "%s has no income account: set one on the product or its category.",
                    self.product_id.display_name,
                )
            )

    def _tell_passed_over(self, count):
        if count:
            message = self.env._("Passed over, invoiced or cancelled already: %s.", count)
            self.env.user._bus_send("simple_notification", {"type": "warning", "message": message})

    def _show_invoices(self, invoices):
        action = {
            "name": self.env._("Invoices"),
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "context": {"default_move_type": "out_invoice"},
        }
        if len(invoices) == 1:
            return {**action, "res_id": invoices.id, "views": [(False, "form")]}
        list_view = self.env.ref("account.view_out_invoice_tree").id
        views = [(list_view, "list"), (False, "form")]
        return {**action, "domain": [("id", "in", invoices.ids)], "views": views}
