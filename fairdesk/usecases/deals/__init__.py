"""From the talk at the table through the cooperation path to its results."""
