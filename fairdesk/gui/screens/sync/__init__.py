"""The screen of exchange: the desks of the fair, what waits for whom, and what is to be decided."""
