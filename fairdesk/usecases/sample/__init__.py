"""The sample fair. Everybody in it is invented."""
