"""The data folder: the operations log, the tables that follow from it, search, backup."""
