"""Which address is which page of the staff?"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
