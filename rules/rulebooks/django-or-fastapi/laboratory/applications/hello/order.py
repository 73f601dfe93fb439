"""What FastAPI and Django Ninja are told of an order: both check it by Pydantic."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field


class Order(BaseModel):
    name: Annotated[str, Field(max_length=60)]
    street: Annotated[str, Field(max_length=80)]
    city: Annotated[str, Field(max_length=60)]
    postcode: Annotated[str, Field(max_length=12)]
    country: Annotated[str, Field(min_length=2, max_length=2)]
    phone: Annotated[str, Field(max_length=20)]
    reference: Annotated[str, Field(max_length=30)]
    note: Annotated[str, Field(max_length=500)]
    quantity: Annotated[int, Field(ge=1, le=100)]
    floor: Annotated[int, Field(ge=-5, le=200)]
    priority: Annotated[int, Field(ge=1, le=5)]
    weight: Annotated[float, Field(ge=0, le=1000)]
    discount: Annotated[float, Field(ge=0, le=1)]
    gift: bool
    insured: bool
    newsletter: bool
    placed_on: date
    due_on: date
    size: Literal["S", "M", "L"]
    channel: Literal["web", "shop"]
