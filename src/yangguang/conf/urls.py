"""Which address leads to which door?"""

from django.urls import include, path

urlpatterns = [
    path("", include("yangguang.web.urls")),
]
