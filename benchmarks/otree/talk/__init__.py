"""Two players who say something to each other: the simplest app with a live page that keeps what was said."""

from otree.api import BaseConstants, BaseGroup, BasePlayer, BaseSubsession, ExtraModel, Page, models


class C(BaseConstants):
    NAME_IN_URL = "talk"
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    pass


class Said(ExtraModel):
    group = models.Link(Group)
    player = models.Link(Player)
    words = models.StringField()


class Talk(Page):
    @staticmethod
    def live_method(player, data):
        Said.create(group=player.group, player=player, words=data)
        return {0: data}


page_sequence = [Talk]
