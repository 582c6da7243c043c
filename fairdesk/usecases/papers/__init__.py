"""Documents: their kinds and texts, drafts, numbers, versions, signatures, register."""
