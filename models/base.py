from odoo import models

VIEWS = ("form", "list", "kanban")
WIDTH = "150px"  # of a list's column: the number and the choice of the telephone
NESTING = ("field", "groupby")  # the elements whose fields belong to another model


class Base(models.AbstractModel):
    """Show every number of every model so that a click dials it."""

    _name = "base"
    _inherit = "base"

    def _get_view(self, view_id=None, view_type="form", **options):
        """Give the numbers that a view shows as plain text the telephone's link."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type in VIEWS:
            for node in arch.iter("field"):
                if not node.get("widget") and self._callmyway_is_number(node):
                    node.set("widget", "phone")
                    if not node.get("options"):
                        node.set("options", "{'enable_sms': false}")
                    if node.getparent().tag == "list" and not node.get("width"):
                        node.set("width", WIDTH)
        return arch, view

    def _callmyway_is_number(self, node):
        """Tell whether a view's field is one of the numbers of its model."""
        model = self._callmyway_model_of(node)
        if model is None:
            return False
        name = node.get("name")
        field = model._fields.get(name)
        return bool(field) and field.type == "char" and name in model._phone_get_number_fields()

    def _callmyway_model_of(self, node):
        """Return the model that a view's field belongs to, or None when that can't be told."""
        outer = next(node.iterancestors(*NESTING), None)
        if outer is None:
            return self
        model = self._callmyway_model_of(outer)
        field = model is not None and model._fields.get(outer.get("name"))
        return self.env[field.comodel_name] if field and field.comodel_name else None
