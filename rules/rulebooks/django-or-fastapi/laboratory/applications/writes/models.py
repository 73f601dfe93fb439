from django.db import models


class Event(models.Model):
    name = models.TextField()
    value = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        db_table = "event"

    def __str__(self) -> str:
        return self.name
