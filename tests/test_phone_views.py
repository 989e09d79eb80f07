"""Every number of every model is one that a click dials, whoever wrote the view."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

from .secrets_guard import Guarded


@tagged("post_install", "-at_install")
class TestPhoneViews(Guarded, TransactionCase):
    def numbers(self, model, arch, view_type):
        """Return (widget, options) of each number that the page is given."""
        view = self.env["ir.ui.view"].create(
            {"name": "test", "model": model, "type": view_type, "arch": arch}
        )
        shown = self.env[model].get_view(view.id, view_type)["arch"]
        nodes = etree.fromstring(shown).iter("field")
        return [(n.get("widget"), n.get("options")) for n in nodes if n.get("name") == "phone"]

    def test_a_plain_number_dials_in_forms_lists_and_cards(self):
        plain = "<field name='phone'/>"
        for view_type, arch in (
            ("form", f"<form>{plain}</form>"),
            ("list", f"<list>{plain}</list>"),
            ("kanban", f"<kanban><templates><t t-name='card'>{plain}</t></templates></kanban>"),
        ):
            with self.subTest(view_type=view_type):
                (shown,) = self.numbers("res.partner", arch, view_type)
                self.assertEqual(shown, ("phone", "{'enable_sms': false}"))

    def test_a_number_of_the_records_inside_a_form_dials_too(self):
        inside = "<field name='child_ids'><list><field name='phone'/></list></field>"
        (shown,) = self.numbers("res.partner", f"<form>{inside}</form>", "form")
        self.assertEqual(shown[0], "phone")

    def test_what_the_author_of_a_view_decided_stays(self):
        arch = """<list><field name='phone' widget='char'/></list>"""
        self.assertEqual(self.numbers("res.partner", arch, "list"), [("char", None)])
        arch = """<list><field name='phone' options="{'enable_sms': true}"/></list>"""
        self.assertEqual(
            self.numbers("res.partner", arch, "list"), [("phone", "{'enable_sms': true}")]
        )

    def test_searching_stays_as_it_was(self):
        arch = "<search><field name='phone'/></search>"
        self.assertEqual(self.numbers("res.partner", arch, "search"), [(None, None)])

    def test_other_text_is_no_number(self):
        view = self.env["res.partner"].get_view(view_type="list")["arch"]
        widgets = {n.get("name"): n.get("widget") for n in etree.fromstring(view).iter("field")}
        self.assertEqual(widgets["phone"], "phone")
        self.assertNotIn("phone", {widgets.get("email"), widgets.get("city")})

    def test_no_number_of_any_view_is_left_as_text(self):
        left = []
        views = self.env["ir.ui.view"].search(
            [("type", "in", ("form", "list", "kanban")), ("mode", "=", "primary")]
        )
        for view in views.filtered(lambda each: each.model in self.env):
            model = self.env[view.model]
            if not model._phone_get_number_fields():
                continue
            arch, _view = model._get_view(view.id, view.type)
            left += [
                (view.name, node.get("name"))
                for node in arch.iter("field")
                if not node.get("widget") and model._callmyway_is_number(node)
            ]
        self.assertEqual(left, [])
