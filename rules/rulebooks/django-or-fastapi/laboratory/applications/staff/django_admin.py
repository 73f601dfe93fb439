from applications.staff.django_site import fill, set_up

set_up(__name__)

from applications.staff.models import Customer, Line, Order, Payment, Product  # noqa: E402
from django.contrib import admin  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ["name", "email"]
    search_fields = ["name", "email"]


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ["name", "price"]
    search_fields = ["name"]


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["id", "customer", "placed_on"]
    search_fields = ["customer__name"]


@admin.register(Line)
class LineAdmin(admin.ModelAdmin):
    list_display = ["order", "product", "quantity"]
    search_fields = ["product__name"]


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):
    list_display = ["order", "amount", "paid_on"]
    search_fields = ["order__customer__name"]


urlpatterns = [path("admin/", admin.site.urls)]
fill()
wsgi = get_wsgi_application()
