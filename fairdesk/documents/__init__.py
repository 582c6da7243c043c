"""Everything the fair prints: badges, lists on paper, test pages. Data in, PDF bytes out; nothing is asked or shown."""
