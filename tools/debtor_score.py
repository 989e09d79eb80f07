"""In what order debtors are called: a sum of five parts that anybody can work out by hand.

======== ======================================================================== =========
promise  ``first`` for a broken promise that is still owed, ``further`` for each    0 … 120
         other, at most ``most``
amount   ``most`` from the company's large debt on, ``decade`` less for each         0 … 30
         time that the overdue balance is ten times smaller: rounded down
age      ``step`` for each ``days`` full days since the oldest due date, at most     0 … 24
         ``most``
contact  1 for each ``days`` full days since somebody was reached, at most           0 … 15
         ``most``; ``most`` when nobody was
attempts ``each`` for each call of the last ``days`` days that reached nobody,       -20 … 0
         at least ``least``
======== ======================================================================== =========

A broken promise outweighs everything else, so those debtors come first. The large debt is what
only one debtor in twenty exceeds, rounded up to a power of ten, so that it hardly ever changes.
"""

SCORE = {
    "promise": {"first": 100, "further": 10, "most": 120},
    "amount": {"decade": 10, "most": 30},
    "age": {"step": 4, "days": 30, "most": 24},
    "contact": {"days": 2, "most": 15},
    "attempts": {"each": -5, "days": 30, "least": -20},
}
LARGE = 0.95  # the share of debtors that owe less than a large debt
