from django.db import models


class Author(models.Model):
    name = models.TextField()

    class Meta:
        db_table = "author"

    def __str__(self) -> str:
        return self.name


class Shelf(models.Model):
    name = models.TextField()

    class Meta:
        db_table = "shelf"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    title = models.TextField()
    pages = models.IntegerField()
    author = models.ForeignKey(Author, models.PROTECT)
    shelves = models.ManyToManyField(Shelf, db_table="book_shelf")

    class Meta:
        db_table = "book"

    def __str__(self) -> str:
        return self.title
