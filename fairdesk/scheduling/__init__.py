"""Requests, slots and tables in, a timetable out. Pure: plain data and solvers, nothing else."""
