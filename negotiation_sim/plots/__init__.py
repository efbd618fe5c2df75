"""Pictures: what each one shows, as plain data, and the same drawn with matplotlib."""
