"""Other models, side by side with ours and with real decisions."""
