"""One block of talks as arrays, the runs last."""
