"""``python -m negotiation_sim`` is the same as ``simulate``."""

from negotiation_sim.cli import main

if __name__ == "__main__":
    main()
