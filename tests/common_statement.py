"""Statements of the effort to collect, as people read them."""

from lxml import html as lxml_html

from .common_file import FileCase

REPORT = "callmyway.report_callmyway_statement"
SPANISH = "es_CR"


class StatementCase(FileCase):
    """Tests of what the statement of a company tells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(SPANISH)
        addon = cls.env["ir.module.module"].search([("name", "=", "callmyway")])
        addon._update_translations(filter_lang=SPANISH)

    def statement(self, user=None, **values):
        return (
            self.env["callmyway.statement"]
            .with_user(user or self.supervisor)
            .create({"partner_id": self.soda.id, "lang": "en_US", **values})
        )

    def page(self, user=None, statement=None, **values):
        """Return the statement as a page."""
        statement = statement or self.statement(user, **values)
        reports = self.env["ir.actions.report"].with_user(statement.create_uid)
        return lxml_html.fromstring(reports._render_qweb_html(REPORT, statement.ids)[0])

    def text(self, *args, part="article", **values):
        found = self.page(*args, **values).find_class(f"{part}")
        return " ".join(" ".join(each.text_content().split()) for each in found)

    def rows(self, part, *args, **values):
        """Return the cells of a section's rows."""
        section = self.page(*args, **values).find_class(f"o_callmyway_{part}")[0]
        return [
            [" ".join(cell.text_content().split()) for cell in row.iter("td")]
            for row in section.find_class("o_callmyway_row")
        ]
