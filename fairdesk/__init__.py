"""fairdesk: from a scanned badge to a signed memorandum and the contract that follows."""

__version__ = "0.1.0"
