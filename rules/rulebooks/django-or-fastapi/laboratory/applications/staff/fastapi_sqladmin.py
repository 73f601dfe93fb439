from typing import Any

from applications.staff.people import Log, add_person, person_of, signed_in
from applications.staff.tables import Customer, Line, Order, Payment, Product, engine, fill
from applications.staff.tables import new_session as sessions
from fastapi import FastAPI, Request
from sqladmin import Admin, ModelView
from sqladmin.audit import AuditEntry, DBAuditBackend
from sqladmin.authentication import AuthenticationBackend
from sqladmin.authorization import AuthorizationBackend
from wtforms.validators import Regexp


class Authentication(AuthenticationBackend):
    async def login(self, request: Request) -> bool:
        form = await request.form()
        person = signed_in(str(form["username"]), str(form["password"]))
        if person:
            request.session.update(user_id=person.name)
        return person is not None

    async def logout(self, request: Request) -> bool:
        request.session.clear()
        return True

    async def authenticate(self, request: Request) -> bool:
        request.state.person = person_of(request.session.get("user_id"))
        return request.state.person is not None


class Authorization(AuthorizationBackend):
    def has_permission(
        self, request: Request, identity: str, action: str, obj: Any | None = None
    ) -> bool:
        return request.state.person.may_edit or action in ("list", "details")


class Audit(DBAuditBackend):
    def build_row(self, entry: AuditEntry, actor: Any, request: Request) -> Log:
        what = f"{entry.identity} {entry.pk} {entry.changes or ''}"
        return Log(who=actor, action=entry.action, what=what)


class CustomerView(ModelView, model=Customer):
    column_list = ["id", "name", "email"]
    column_searchable_list = ["name", "email"]
    form_args = {"email": {"validators": [Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]}}


class ProductView(ModelView, model=Product):
    column_list = ["id", "name", "price"]
    column_searchable_list = ["name"]


class OrderView(ModelView, model=Order):
    column_list = ["id", "customer", "placed_on"]
    column_searchable_list = ["customer.name"]


class LineView(ModelView, model=Line):
    column_list = ["id", "order", "product", "quantity"]
    column_searchable_list = ["product.name"]


class PaymentView(ModelView, model=Payment):
    column_list = ["id", "order", "amount", "paid_on"]
    column_searchable_list = ["order.customer.name"]


class LogView(ModelView, model=Log):
    column_list = ["at", "who", "action", "what"]
    can_create = can_edit = can_delete = False


app = FastAPI()
admin = Admin(
    app,
    engine,
    session_maker=sessions,
    authentication_backend=Authentication(secret_key="only for this"),  # noqa: S106
    authorization_backend=Authorization(),
    audit_backend=Audit(sessions),
)
for view in (CustomerView, ProductView, OrderView, LineView, PaymentView, LogView):
    admin.add_view(view)
fill()
add_person("editor", "secret", may_edit=True)
add_person("viewer", "secret", may_edit=False)
