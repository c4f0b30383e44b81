"""Who shares a read that another call has begun."""

import unittest

from mien_client.cache import Key
from mien_client.flights import JOIN_SECONDS_MAX, Flights

CELL, OTHER = Key("watson", "happy", None), Key("watson", "happy", "ada")


class Sharing(unittest.TestCase):
    def setUp(self) -> None:
        self.flights: Flights[str] = Flights()
        self.flight = self.flights.begin(CELL, 100.0)

    def test_is_for_the_same_cell_and_user_at_the_same_moment(self) -> None:
        self.assertIs(self.flights.find(CELL, 100.0 + JOIN_SECONDS_MAX / 2), self.flight)
        self.assertIsNone(self.flights.find(OTHER, 100.0))
        self.assertIsNone(self.flights.find(CELL, 100.0 + 2 * JOIN_SECONDS_MAX))

    def test_ends_with_any_answer_for_the_cell_and_with_any_change(self) -> None:
        later = self.flights.begin(CELL, 101.0)
        self.assertIs(self.flights.find(CELL, 101.0), later)
        self.flights.close(CELL)  # the first has ended
        self.assertIsNone(self.flights.find(CELL, 101.0))
        self.flights.begin(CELL, 102.0)
        self.flights.close_all()
        self.assertIsNone(self.flights.find(CELL, 102.0))

    def test_leaves_nothing_behind(self) -> None:
        self.flights.begin(CELL, 101.0)
        self.flights.close(CELL)
        self.flights.close(CELL)
        self.assertEqual(len(self.flights), 0)


if __name__ == "__main__":
    unittest.main()
