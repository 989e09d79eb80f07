import re

from odoo import models
from odoo.tools import SQL

from ..provider.dialplan import compact, international_start

LIMIT = 8
LOOKED_AT = 200  # of those that match; the user may not read all of them
SHORTEST = 2  # characters: fewer mean too many contacts
_NUMBER = re.compile(r"\+?\d+")
_WORD = re.compile(r"[^\W_]+")
# what a contact is known by, as words; the accents of Spanish are not typed in a hurry, and the
# parts of an e-mail address or a tax number are words of their own
_FIELDS = ("complete_name", "company_name", "email", "vat", "ref")
_LETTERS, _PLAIN = "áéíóúüñ@.-_/&", "aeiouun      "
_TEXT = " || ' ' || ".join(f"COALESCE({name}, '')" for name in _FIELDS)
_WORDS = f"to_tsvector('simple', translate(lower({_TEXT}), '{_LETTERS}', '{_PLAIN}'))"


class ResPartnerSuggest(models.Model):
    """Contacts suggested while a number or a name is typed, found by indexes alone."""

    _name = "res.partner"
    _inherit = "res.partner"

    _callmyway_words_idx = models.Index(f"USING gin (({_WORDS}))")
    _callmyway_phone_idx = models.Index(
        "(phone_sanitized text_pattern_ops) WHERE phone_sanitized IS NOT NULL"
    )

    def _callmyway_suggest(self, term, country):
        """Return the contacts with a number whose number or names begin so.

        :param str term: as typed
        :param str country: ISO code that national numbers belong to
        :return: list of {"id", "name", "number"}
        """
        has_number = SQL("phone_sanitized IS NOT NULL")
        found = self._callmyway_search(term, country, has_number)
        return [
            {"id": each.id, "name": each.display_name, "number": each.phone or each.phone_sanitized}
            for each in self.search([("id", "in", found)], limit=LIMIT)
        ]

    def _callmyway_search(self, term, country, condition=None):
        """Return the IDs of some contacts meant by ``term``, whoever may read them.

        :param str term: the beginning of a number, or of words the contact is known by
        :param str country: ISO code that national numbers belong to
        :param SQL condition: that they fulfil besides
        """
        query = self._callmyway_search_query(term, country, condition)
        if not query:
            return []
        self.flush_model(["active", "phone_sanitized", *_FIELDS])
        return [id_ for (id_,) in self.env.execute_query(query)]

    def _callmyway_search_query(self, term, country, condition=None):
        """Return the query for the IDs, or None when ``term`` is too short to ask for anything.

        Asked for in their order, PostgreSQL would go through all contacts by name.
        """
        wanted = self._callmyway_search_condition(term, country)
        return wanted and SQL(
            "SELECT id FROM res_partner WHERE active AND %s AND %s LIMIT %s",
            wanted,
            condition or SQL("TRUE"),
            LOOKED_AT,
        )

    def _callmyway_search_condition(self, term, country):
        if len(term) < SHORTEST:
            return None
        if _NUMBER.fullmatch(compact(term)):
            start = international_start(term, country)
            number = SQL("phone_sanitized LIKE %s", f"{start}%")
            words = self._callmyway_words_condition(term)  # a tax number, a reference
            return SQL("(%s OR %s)", number, words) if words else number
        return self._callmyway_words_condition(term)

    def _callmyway_words_condition(self, text):
        """Return that a contact is known by words that begin as all those in ``text`` do.

        :param str text: as typed
        :return: SQL, None when there is no word in it
        """
        words = _WORD.findall(text.lower().translate(str.maketrans(_LETTERS, _PLAIN)))
        query = " & ".join(f"{word}:*" for word in words)
        return SQL(f"{_WORDS} @@ to_tsquery('simple', %s)", query) if words else None
