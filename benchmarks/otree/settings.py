"""The settings of an oTree project with one app, for benchmarks/beside_otree.py."""

SESSION_CONFIGS = [{"name": "talk", "app_sequence": ["talk"], "num_demo_participants": 2}]
SESSION_CONFIG_DEFAULTS = {"real_world_currency_per_point": 1.0, "participation_fee": 0.0}
PARTICIPANT_FIELDS: list[str] = []
SESSION_FIELDS: list[str] = []
LANGUAGE_CODE = "en"
USE_POINTS = True
ADMIN_USERNAME = "admin"
ADMIN_PASSWORD = "only-for-this-machine"
SECRET_KEY = "only-for-this-machine"
