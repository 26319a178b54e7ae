"""Which address is which page of the public?"""

from django.urls import path

from yangguang.portal import checking, home, notices, objecting, plain, receipts, standards, villages

urlpatterns = [
    path("", home.home, name="portal_home"),
    path("places/", villages.find, name="portal_find"),
    path("places/<int:code>/", villages.place, name="portal_place"),
    path("notices/<uuid:key>/", notices.notice, name="portal_notice"),
    path("notices/<uuid:key>/object/", objecting.object_to, name="portal_object"),
    path("receipt/", receipts.receipt, name="portal_receipt"),
    path("objections/", receipts.status, name="portal_status"),
    path("standards/", standards.standards, name="portal_standards"),
    path("check/", checking.check, name="portal_check"),
    path("help/", plain.help_page, name="portal_help"),
]
