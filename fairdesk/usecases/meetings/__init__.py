"""Wishes, the grid, the timetable, the day, and what parties are told."""
