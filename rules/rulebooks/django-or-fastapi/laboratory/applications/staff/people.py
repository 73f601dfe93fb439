"""Who may do what, and who did: what Django has, and every staff screen on FastAPI has to make."""

import hashlib
import hmac
import os
from datetime import datetime

from applications.staff.tables import Base, new_session
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column


class Person(Base):
    __tablename__ = "person"

    name: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[bytes]
    password: Mapped[bytes]
    may_edit: Mapped[bool]


class Log(Base):
    __tablename__ = "log"

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    who: Mapped[str]
    action: Mapped[str]
    what: Mapped[str]

    def __str__(self) -> str:
        return f"{self.who} {self.action} {self.what}"


def hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


def add_person(name: str, password: str, *, may_edit: bool) -> None:
    salt = os.urandom(16)
    person = Person(name=name, salt=salt, password=hashed(password, salt), may_edit=may_edit)
    with new_session.begin() as session:
        session.add(person)


def signed_in(name: str, password: str) -> Person | None:
    with new_session() as session:
        person = session.scalar(select(Person).where(Person.name == name))
    found = hashed(password, person.salt if person else b"")
    return person if person and hmac.compare_digest(found, person.password) else None


def person_of(name: str | None) -> Person | None:
    """As long as it may still come in."""
    with new_session() as session:
        return session.scalar(select(Person).where(Person.name == name))
