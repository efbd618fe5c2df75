"""Tables of experts, in and out."""
