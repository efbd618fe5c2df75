"""Tasks for a class: a version for every student, hand-ins, grading; the engine knows the answers."""
