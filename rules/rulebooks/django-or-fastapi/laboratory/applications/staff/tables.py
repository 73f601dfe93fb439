"""Five tables, as SQLAlchemy maps them."""

import os
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker

engine = create_engine(f"sqlite:///{os.environ['STAFF_DATABASE']}")
new_session = sessionmaker(engine, expire_on_commit=False)


@event.listens_for(engine, "connect")
def hold_references(connection: Any, record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Customer(Base):
    __tablename__ = "customer"

    name: Mapped[str]
    email: Mapped[str]

    def __str__(self) -> str:
        return self.name


class Product(Base):
    __tablename__ = "product"

    name: Mapped[str]
    price: Mapped[int]

    def __str__(self) -> str:
        return self.name


class Order(Base):
    __tablename__ = "order"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    customer: Mapped[Customer] = relationship()
    placed_on: Mapped[date]

    def __str__(self) -> str:
        return f"order {self.id}"


class Line(Base):
    __tablename__ = "line"

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    order: Mapped[Order] = relationship()
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    product: Mapped[Product] = relationship()
    quantity: Mapped[int]

    def __str__(self) -> str:
        return f"line {self.id}"


class Payment(Base):
    __tablename__ = "payment"

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    order: Mapped[Order] = relationship()
    amount: Mapped[int]
    paid_on: Mapped[date]

    def __str__(self) -> str:
        return f"payment {self.id}"


def fill() -> None:
    Base.metadata.create_all(engine)
    with new_session.begin() as session:
        session.add_all(
            Customer(name=name, email=f"{name.lower()}@example.org") for name in ("Ada", "Grace")
        )
