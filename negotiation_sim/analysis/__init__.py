"""Questions about runs and about changed scenarios."""
