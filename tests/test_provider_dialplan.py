from ..provider.dialplan import is_private, key, normalise, same_number, to_dial
from .common import PlainCase

E164 = "+50622334455"
SPELLINGS = (
    "22334455",
    "2233-4455",
    " 2233 4455 ",
    "(506) 2233.4455",
    "50622334455",
    "+506 2233 4455",
    "0050622334455",
    "+506\u00a02233\u00a04455",
    "tel:+50622334455",
    "sip:22334455@sip.callmyway.com",
)
INVALID = ("", None, "abc", "123456789012345678901234567890", "2233", "+", "++50622334455", "22.x")


class TestDialplan(PlainCase):
    def test_every_word_for_a_hidden_caller_is_private(self):
        hidden = ("anonymous", "Private", "UNKNOWN", "Restricted", "unavailable", "privado")
        for ani in (*hidden, "0", "", None, "  ", "Anónimo", "sip:anonymous@anonymous.invalid"):
            with self.subTest(ani=ani):
                self.assertTrue(is_private(ani))

    def test_a_number_is_not_private(self):
        for ani in ("22334455", "+50622334455", "1001", "911", "00", *SPELLINGS):
            with self.subTest(ani=ani):
                self.assertFalse(is_private(ani))

    def test_every_spelling_of_a_number_is_one_number(self):
        for spelling in SPELLINGS:
            with self.subTest(spelling=spelling):
                self.assertEqual(normalise(spelling, "CR"), E164)
                self.assertTrue(same_number(spelling, E164, "CR"))

    def test_what_is_no_number_has_no_normal_form(self):
        for text in INVALID:
            with self.subTest(text=text):
                self.assertEqual(normalise(text, "CR"), "")

    def test_the_default_country_decides_what_a_national_number_is(self):
        self.assertEqual(normalise("3055550142", "US"), "+13055550142")
        self.assertEqual(normalise("+1 305 555 0142", "CR"), "+13055550142")
        self.assertEqual(normalise("22334455", ""), "")

    def test_00_is_the_providers_way_abroad_whatever_the_country(self):
        self.assertEqual(normalise("00 506 2233 4455", "US"), E164)
        self.assertEqual(to_dial(E164, "US"), "0050622334455")

    def test_extensions_and_usernames_are_compared_as_digits(self):
        self.assertEqual(key("4100101", "CR"), "4100101")
        self.assertTrue(same_number("1001", " 1001 ", "CR"))
        self.assertFalse(same_number("1001", "1002", "CR"))
        self.assertFalse(same_number("", "", "CR"), "two hidden callers are not the same person")

    def test_national_numbers_are_dialled_without_country_code(self):
        for spelling in SPELLINGS:
            with self.subTest(spelling=spelling):
                self.assertEqual(to_dial(spelling, "CR"), "22334455")

    def test_foreign_numbers_are_dialled_with_00(self):
        for spelling in ("+13055550142", "001 305 555 0142", "+1 (305) 555-0142"):
            with self.subTest(spelling=spelling):
                self.assertEqual(to_dial(spelling, "CR"), "0013055550142")

    def test_short_numbers_and_extensions_are_dialled_as_they_are(self):
        for number in ("911", "1127", "4100102", "*99", "#31"):
            with self.subTest(number=number):
                self.assertEqual(to_dial(number, "CR"), number)

    def test_what_is_no_number_cannot_be_dialled(self):
        for text in ("", None, "abc", "1", "9" * 30, "2233 4455 ext 3", "22334455; DROP", "+506"):
            with self.subTest(text=text):
                self.assertEqual(to_dial(text, "CR"), "")

    def test_a_hostile_number_costs_no_time(self):
        self.assertEqual(normalise("1" * 1_000_000, "CR"), "")
        self.assertEqual(to_dial("+" * 1_000_000, "CR"), "")
