from .part import TitledPart


class Step(TitledPart):
    pass
