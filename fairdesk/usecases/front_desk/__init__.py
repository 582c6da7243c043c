"""What the front desk does: scans, badges, slips, lists on paper."""
