"""The interface is complete in Spanish."""

import io
import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

from .secrets_guard import Guarded

SPANISH = Path(__file__).parents[1] / "i18n" / "es.po"
# what a translation must carry over: places for values, and mark-up
CARRIED = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")


@tagged("post_install", "-at_install")
class TestTranslations(Guarded, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(False, ["callmyway"], buffer, "po", cls.env)
        cls.terms = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        cls.spanish = {entry.msgid: entry.msgstr for entry in polib.pofile(str(SPANISH))}

    def test_every_text_has_its_translation(self):
        missing = [term for term in self.terms if not self.spanish.get(term)]
        self.assertEqual(missing, [])

    def test_no_translation_is_left_of_a_text_that_is_gone(self):
        self.assertEqual(sorted(self.spanish.keys() - self.terms), [])

    def test_values_and_markup_stand_in_the_translation_too(self):
        for term, translation in self.spanish.items():
            with self.subTest(term=term):
                self.assertCountEqual(CARRIED.findall(translation), CARRIED.findall(term))
