"""Many runs of one scenario, on any executor, and numbers about them."""
