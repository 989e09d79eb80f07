from odoo.tests import tagged

from ..provider.blocked import is_blocked, read_patterns
from .common import PlainCase


@tagged("post_install", "-at_install")
class TestBlockedPatterns(PlainCase):
    def assertBlocks(self, pattern, blocked=(), free=()):
        for number in blocked:
            self.assertTrue(is_blocked(pattern, number, f"+506{number}"), number)
        for number in free:
            self.assertFalse(is_blocked(pattern, number, f"+506{number}"), number)

    def test_digits_are_that_number_alone(self):
        self.assertBlocks("911", ["911"], ["9110", "1911", "91"])

    def test_a_star_stands_for_any_end(self):
        self.assertBlocks("900*", ["900", "9001234567"], ["800900", "90"])

    def test_an_x_stands_for_one_digit(self):
        self.assertBlocks("2233xxXX", ["22334455"], ["2233445", "223344556"])

    def test_a_plus_compares_with_the_international_form(self):
        self.assertBlocks("+50690*", ["9012"], ["8812"])
        self.assertFalse(is_blocked("+53*", "911", ""), "a short number has no such form")

    def test_blanks_and_remarks_do_not_count(self):
        text = "# nothing here\n\n 900 12-34* # premium\n911"
        self.assertEqual(read_patterns(text), (("9001234*", "911"), ""))

    def test_a_line_that_is_no_pattern_is_named(self):
        for wrong in ("abc", "9*1", "*", "+", "9+1"):
            self.assertEqual(read_patterns(f"911\n{wrong}"), ((), wrong))

    def test_an_empty_list_blocks_nothing(self):
        self.assertBlocks("", free=["911", "900"])
