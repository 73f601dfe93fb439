import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from applications.staff.people import Log, Person, add_person, person_of, signed_in
from applications.staff.tables import (
    Base,
    Customer,
    Line,
    Order,
    Payment,
    Product,
    fill,
    new_session,
)
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.middleware.sessions import SessionMiddleware

PAGE = 50
Name = Annotated[str, Field(min_length=1, max_length=60)]
Number = Annotated[int, Field(ge=0)]


class CustomerForm(BaseModel):
    name: Name
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class ProductForm(BaseModel):
    name: Name
    price: Number


class OrderForm(BaseModel):
    customer_id: int
    placed_on: date


class LineForm(BaseModel):
    order_id: int
    product_id: int
    quantity: Number


class PaymentForm(BaseModel):
    order_id: int
    amount: Number
    paid_on: date


# Its table, its form and what is searched, by name.
SCREENS: dict[str, tuple[type[Base], type[BaseModel], list[Any]]] = {
    "customer": (Customer, CustomerForm, [Customer.name, Customer.email]),
    "product": (Product, ProductForm, [Product.name]),
    "order": (Order, OrderForm, [Customer.name]),
    "line": (Line, LineForm, [Product.name]),
    "payment": (Payment, PaymentForm, [Customer.name]),
}
JOINS = {Order: [Order.customer], Line: [Line.product], Payment: [Payment.order, Order.customer]}
CHOICES = {"customer_id": Customer, "order_id": Order, "product_id": Product}

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key="only for this")  # noqa: S106
templates = Jinja2Templates(Path(__file__).parent / "templates/fastapi")


class SignInNeeded(Exception):
    pass


@app.exception_handler(SignInNeeded)
def to_login(request: Request, error: SignInNeeded) -> Response:
    return RedirectResponse("/login", status_code=303)


def current(request: Request) -> Person:
    if person := person_of(request.session.get("name")):
        return person
    raise SignInNeeded


def editor(person: Annotated[Person, Depends(current)]) -> Person:
    if not person.may_edit:
        raise HTTPException(403)
    return person


async def sent(request: Request) -> dict[str, str]:
    form = {name: str(value) for name, value in (await request.form()).items()}
    token = request.session.get("token", "")
    if not token or not secrets.compare_digest(form.pop("token", ""), token):
        raise HTTPException(403, "This form is too old.")
    return form


def screen(name: str) -> tuple[type[Base], type[BaseModel], list[Any]]:
    if name not in SCREENS:
        raise HTTPException(404)
    return SCREENS[name]


def page(request: Request, template: str, **context: Any) -> Response:
    token = request.session.setdefault("token", secrets.token_urlsafe())
    return templates.TemplateResponse(
        request, template, {"names": SCREENS, "token": token, **context}
    )


@app.get("/login")
def login_form(request: Request) -> Response:
    return page(request, "login.html", error="")


@app.post("/login")
def login(request: Request, form: Annotated[dict[str, str], Depends(sent)]) -> Response:
    person = signed_in(form.get("username", ""), form.get("password", ""))
    if not person:
        return page(request, "login.html", error="Name or password is wrong.")
    request.session.clear()
    request.session["name"] = person.name
    return RedirectResponse("/customer", status_code=303)


@app.post("/logout", dependencies=[Depends(sent)])
def logout(request: Request) -> Response:
    request.session.clear()
    return RedirectResponse("/login", status_code=303)


@app.get("/log", dependencies=[Depends(current)])
def log(request: Request) -> Response:
    with new_session() as session:
        entries = session.scalars(select(Log).order_by(Log.id.desc()).limit(PAGE)).all()
    return page(request, "log.html", entries=entries)


@app.get("/{name}", dependencies=[Depends(current)])
def listing(request: Request, name: str, q: str = "", start: int = 0) -> Response:
    table, form, searched = screen(name)
    query = select(table).order_by(table.id).offset(max(start, 0)).limit(PAGE + 1)
    if q:
        for step in JOINS.get(table, ()):
            query = query.join(step)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in searched)))
    shown = [field.removesuffix("_id") for field in form.model_fields]
    with new_session() as session:
        found = session.scalars(query).all()
        rows = [(row.id, [getattr(row, field) for field in shown]) for row in found[:PAGE]]
    more = start + PAGE if len(found) > PAGE else None
    return page(request, "list.html", name=name, fields=shown, rows=rows, q=q, more=more)


def form_page(
    request: Request, session: Session, name: str, values: Mapping[str, Any], errors: dict[str, str]
) -> Response:
    fields = [
        (field, values.get(field, ""), errors.get(field, ""), choices(session, field))
        for field in screen(name)[1].model_fields
    ]
    return page(request, "form.html", name=name, fields=fields)


def choices(session: Session, field: str) -> list[Base] | None:
    return list(session.scalars(select(CHOICES[field]))) if field in CHOICES else None


def row_of(session: Session, name: str, key: str) -> Base:
    """That of the key, or a new one for the key `add`."""
    table = screen(name)[0]
    if key == "add":
        return table()
    if key.isdecimal() and (row := session.get(table, int(key))):
        return row
    raise HTTPException(404)


@app.get("/{name}/{key}", dependencies=[Depends(editor)])
def edit_form(request: Request, name: str, key: str) -> Response:
    with new_session() as session:
        row = row_of(session, name, key)
        values = {} if key == "add" else dict(vars(row))
        return form_page(request, session, name, values, {})


@app.post("/{name}/{key}")
def edit(
    request: Request,
    name: str,
    key: str,
    form: Annotated[dict[str, str], Depends(sent)],
    person: Annotated[Person, Depends(editor)],
) -> Response:
    with new_session() as session:
        row = row_of(session, name, key)
        try:
            checked = screen(name)[1].model_validate(form).model_dump()
        except ValidationError as error:
            errors = {str(each["loc"][0]): each["msg"] for each in error.errors()}
            return form_page(request, session, name, form, errors)
        for field, value in checked.items():
            if field in CHOICES and not session.get(CHOICES[field], value):
                return form_page(request, session, name, form, {field: "There is none."})
            setattr(row, field, value)
        session.add(row)
        session.flush()
        action = "add" if key == "add" else "change"
        session.add(Log(who=person.name, action=action, what=f"{name} {row}"))
        session.commit()
    return RedirectResponse(f"/{name}", status_code=303)


@app.get("/{name}/{key}/delete", dependencies=[Depends(editor)])
def delete_form(request: Request, name: str, key: str) -> Response:
    with new_session() as session:
        return page(request, "delete.html", name=name, row=row_of(session, name, key), used="")


@app.post("/{name}/{key}/delete", dependencies=[Depends(sent)])
def delete(
    request: Request, name: str, key: str, person: Annotated[Person, Depends(editor)]
) -> Response:
    with new_session() as session:
        row = row_of(session, name, key)
        session.add(Log(who=person.name, action="delete", what=f"{name} {row}"))
        session.delete(row)
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
            used = "Other rows refer to it."
            return page(request, "delete.html", name=name, row=row, used=used)
    return RedirectResponse(f"/{name}", status_code=303)


fill()
add_person("editor", "secret", may_edit=True)
add_person("viewer", "secret", may_edit=False)
