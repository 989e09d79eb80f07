import re

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..provider.dialplan import compact, international_start

LIMIT = 8
CANDIDATES = 500  # of a name, before rights and order are looked at
SHORTEST = 2  # characters: fewer mean too many contacts
_NUMBER = re.compile(r"\+?\d+")
_WORD = re.compile(r"[^\W_]+")
# the words of a name without the accents of Spanish: nobody types those into a dial pad
_WORDS = "to_tsvector('simple', translate(lower(%s), 'áéíóúüñ', 'aeiouun'))"
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")


class ResPartnerSuggest(models.Model):
    """Contacts suggested while a number or a name is typed, found by indexes alone."""

    _name = "res.partner"
    _inherit = "res.partner"

    _callmyway_words_idx = models.Index(f"USING gin (({_WORDS % 'name'}))")
    _callmyway_phone_idx = models.Index(
        "(phone_sanitized text_pattern_ops) WHERE phone_sanitized IS NOT NULL"
    )

    def _callmyway_suggest(self, term, country):
        """Return the contacts with a number whose number or names begin so.

        :param str term: as typed
        :param str country: ISO code that national numbers belong to
        :return: list of {"id", "name", "number"}
        """
        wanted = self._callmyway_suggest_domain(term, country)
        if not wanted:
            return []
        domain = Domain("phone_sanitized", "!=", False) & wanted
        return [
            {"id": each.id, "name": each.display_name, "number": each.phone or each.phone_sanitized}
            for each in self.search(domain, limit=LIMIT)
        ]

    def _callmyway_suggest_domain(self, term, country):
        """Return what ``term`` asks for, or None when it is too short to ask for anything."""
        if len(term) < SHORTEST:
            return None
        if _NUMBER.fullmatch(compact(term)):
            start = international_start(term, country)
            return Domain("phone_sanitized", "=like", f"{start}%")
        words = _WORD.findall(term.lower().translate(_PLAIN))
        if not words:
            return None
        query = " & ".join(f"{word}:*" for word in words)
        return Domain.custom(to_sql=lambda model, alias, _query: _named(model, alias, query))


def _named(model, alias, query):
    """Return the condition that some words of the name begin so.

    The index alone is asked, for a few hundred at most: left to itself PostgreSQL takes a rare
    word for a common one, and reads all contacts in the order of their names.
    """
    return SQL(
        f"""%(id)s IN (
            WITH named AS MATERIALIZED (
                SELECT id FROM res_partner
                 WHERE {_WORDS % "name"} @@ to_tsquery('simple', %(query)s)
            ) SELECT id FROM named LIMIT %(candidates)s
        )""",
        id=SQL.identifier(alias, "id"),
        query=query,
        candidates=CANDIDATES,
        to_flush=model._fields["name"],
    )
