from datetime import datetime

from pydantic import BaseModel


class Sent(BaseModel):
    name: str
    value: float
    at: datetime


class Events(BaseModel):
    events: list[Sent]
