"""What a fair is: entities and rules as frozen dataclasses and pure functions."""
