"""What can be signed, what cannot, and why: proved, not tried."""
