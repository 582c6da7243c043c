"""Exchange between desks: what they tell each other, in which order, and the same on a stick."""
