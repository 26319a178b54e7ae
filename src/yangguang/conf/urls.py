"""Which address leads to which door?"""

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("yangguang.web.urls"))]
if importlib.util.find_spec("yangguang.portal.urls"):
    urlpatterns.append(path("p/", include("yangguang.portal.urls")))
