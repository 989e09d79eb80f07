from odoo.tests import tagged

from ..tools.pages import OVERLAP, ROUNDS, PagesShifted, may_be_cut, read_pages
from .common import PlainCase


class Listing:
    """A provider's list of which rows are asked for page by page.

    :param int count: how many rows, the first one ``0``
    :param int cap: the most that is given at once, whatever is asked for
    """

    def __init__(self, count, size=1000, cap=None):
        self.rows = [{"callid": str(number)} for number in range(count)]
        self.size = min(size, cap or size)
        self.offsets = []
        self.before = {}  # what happens before the n-th page is given

    def __call__(self, offset):
        happens = self.before.pop(len(self.offsets), None)
        self.offsets.append(offset)
        if happens:
            happens(self.rows)
        return self.rows[offset : offset + self.size]

    def all_rows(self, size=1000):
        return [row["callid"] for rows in read_pages(self, size) for row in rows]


@tagged("post_install", "-at_install")
class TestPages(PlainCase):
    def assertWhole(self, listing, size=1000):
        expected = [row["callid"] for row in listing.rows]
        self.assertEqual(listing.all_rows(size), expected, "each row once, in their order")

    def test_any_number_of_rows_is_read_once(self):
        for count in (0, 1, 49, 50, 51, 999, 1000, 1001, 1049, 1050, 1950, 2500, 3000):
            with self.subTest(count=count):
                self.assertWhole(Listing(count))

    def test_a_short_page_is_the_last(self):
        listing = Listing(1234)
        self.assertWhole(listing)
        self.assertEqual(listing.offsets, [0, 1000 - OVERLAP])

    def test_each_page_begins_before_the_last_one_ended(self):
        listing = Listing(2512)
        self.assertWhole(listing)
        step = 1000 - OVERLAP
        self.assertEqual(listing.offsets, [0, step, 2 * step])

    def test_a_provider_that_gives_smaller_pages_is_read_on(self):
        for cap in (50, 100, 250, 500):
            for count in (49, 50, 99, 100, 101, 500, 777):
                with self.subTest(cap=cap, count=count):
                    self.assertWhole(Listing(count, cap=cap))

    def test_a_very_small_page_still_goes_forward(self):
        self.assertWhole(Listing(7, size=3), size=3)
        self.assertWhole(Listing(5, size=2), size=2)

    def test_rows_that_arrive_at_the_front_skip_nothing(self):
        listing = Listing(2500)
        late = [{"callid": f"late{number}"} for number in range(30)]
        listing.before[1] = lambda rows: rows.__setitem__(slice(0, 0), late)
        read = listing.all_rows()
        self.assertEqual(read, [str(number) for number in range(2500)])

    def test_rows_that_vanish_are_bridged_by_the_overlap(self):
        listing = Listing(2500)
        listing.before[1] = lambda rows: rows.__delitem__(slice(0, OVERLAP - 1))
        self.assertEqual(listing.all_rows(), [str(number) for number in range(2500)])
        self.assertEqual(listing.offsets.count(0), 1)

    def test_a_gap_that_the_overlap_cannot_bridge_begins_anew(self):
        listing = Listing(2500)
        listing.before[1] = lambda rows: rows.__delitem__(slice(0, OVERLAP))
        read = listing.all_rows()
        self.assertEqual(set(read), {str(number) for number in range(2500)})
        self.assertEqual(listing.offsets.count(0), 2)

    def test_more_new_rows_than_a_page_begin_anew(self):
        listing = Listing(1500)
        late = [{"callid": f"late{number}"} for number in range(2000)]
        listing.before[1] = lambda rows: rows.__setitem__(slice(0, 0), late)
        read = set(listing.all_rows())
        self.assertTrue(read == {row["callid"] for row in listing.rows}, "none is missing")

    def test_pages_that_never_fit_together_are_an_error(self):
        def other(offset):
            self.assertLess(next(asked), 2 * ROUNDS)
            return [{"callid": f"{offset}-{number}"} for number in range(1000)]

        asked = iter(range(99))
        with self.assertRaises(PagesShifted):
            list(read_pages(other, 1000))

    def test_an_empty_page_where_rows_must_be_is_no_end(self):
        listing = Listing(1000)
        ask = lambda offset: [] if offset else listing(0)  # noqa: E731
        with self.assertRaises(PagesShifted):
            list(read_pages(ask, 1000))

    def test_a_provider_that_ignores_the_offset_is_asked_twice(self):
        listing = Listing(1000)
        pages = list(read_pages(lambda _offset: listing(0), 1000))
        self.assertEqual([len(page) for page in pages], [1000, 0])

    def test_a_provider_that_ignores_the_page_size_is_read_whole(self):
        whole = Listing(2345)
        self.assertWhole(Listing(2345, size=5000))
        pages = list(read_pages(lambda _offset: whole.rows, 1000))
        self.assertEqual([len(page) for page in pages], [2345, 0])

    def test_rows_that_say_the_same_id_are_all_given(self):
        rows = [{"callid": "1", "cost": "1"}, {"callid": "1", "cost": "2"}]
        self.assertEqual(list(read_pages(lambda _offset: rows, 1000)), [rows])

    def test_rows_that_cannot_be_read_are_given_too(self):
        rows = [None, "x", 5, [1], {}, {"callid": ""}, {"callid": {"a": [1]}}, {"callid": 7}]
        self.assertEqual(list(read_pages(lambda _offset: rows, 1000)), [rows])

    def test_a_round_number_of_rows_may_be_cut(self):
        cut = [count for count in (0, 1, 49, 50, 51, 100, 999, 1000) if may_be_cut([None] * count)]
        self.assertEqual(cut, [50, 100, 1000])
