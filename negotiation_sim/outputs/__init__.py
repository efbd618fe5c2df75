"""The form of every ``--json`` output, as JSON Schema."""
