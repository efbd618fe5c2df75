"""What a file says: read strictly, checked, and written back."""
