from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

# Their pages show the keys. Who has lost a second factor asks for `manage.py remove_second_factor`.
admin.site.unregister([TOTPDevice, StaticDevice])
