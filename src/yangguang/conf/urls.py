"""Which address leads to which door?"""

from django.urls import URLPattern, URLResolver, include, path

from yangguang.portal.plain import robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yangguang.web.urls")),
    path("p/", include("yangguang.portal.urls")),
    path("robots.txt", robots, name="robots"),  # asked for at the root only
]
