"""A company that owes, with Olga in it: what fills its file."""

from .common_collections import CollectionsCase


class FileCase(CollectionsCase):
    """Tests of what was done to collect from Soda Tica."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.soda = cls._contact("Soda Tica S.A.", "22889900", is_company=True, vat="3-101-1")
        cls.client.parent_id = cls.soda

    def promise(self, amount=40, partner=None, company=None, **values):
        """Return a promise of Ana's to have an invoice of that amount paid."""
        partner, company = partner or self.client, company or self.company
        values = {"currency_id": self.money.id, **values}
        invoice = self.invoice(
            amount, partner=partner, company_id=company.id, currency_id=values["currency_id"]
        )
        return (
            self.env["callmyway.promise"]
            .with_user(self.ana)
            .with_context(allowed_company_ids=company.ids)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "amount": amount,
                    "date": self.day(5),
                    "move_ids": invoice.ids,
                    **values,
                }
            )
        )

    def charge(self, amount=12.5, **values):
        """Return a charge of Ana's for her effort."""
        return (
            self.env["callmyway.charge"]
            .with_user(self.ana)
            .create(
                {
                    "partner_id": self.client.id,
                    "product_id": self.effort.id,
                    "amount": amount,
                    "currency_id": self.money.id,
                    **values,
                }
            )
        )
