"""What a fair prints: badges, lists on paper, test pages. Data in, PDF out; nothing is asked or shown."""
