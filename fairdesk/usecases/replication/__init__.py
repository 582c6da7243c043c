"""What people do about exchange: what waits for a decision, and how the desks of the fair stand."""
