from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

# Their pages would show the secret keys. `manage.py remove_second_factor` removes a lost factor.
admin.site.unregister([TOTPDevice, StaticDevice])
