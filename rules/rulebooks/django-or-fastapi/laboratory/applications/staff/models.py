"""Five tables, as Django maps them."""

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=60)
    email = models.EmailField()

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    name = models.CharField(max_length=60)
    price = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    customer = models.ForeignKey(Customer, models.PROTECT)
    placed_on = models.DateField()

    def __str__(self) -> str:
        return f"order {self.pk}"


class Line(models.Model):
    order = models.ForeignKey(Order, models.PROTECT)
    product = models.ForeignKey(Product, models.PROTECT)
    quantity = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"line {self.pk}"


class Payment(models.Model):
    order = models.ForeignKey(Order, models.PROTECT)
    amount = models.PositiveIntegerField()
    paid_on = models.DateField()

    def __str__(self) -> str:
        return f"payment {self.pk}"
