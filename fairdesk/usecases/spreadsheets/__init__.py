"""Lists in and out: understood, checked, taken in, exported."""
