"""How does a newcomer live through a window in a minute?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yangguang.faces import saying
from yangguang.faces.acting import refuse
from yangguang.faces.pages import page, visitor_of
from yangguang.terms.decision import Refused
from yangguang.web.entrance import safe_next
from yangguang.work import demoday
from yangguang.work.acting import PUBLIC, open_hand


@require_POST
@page(public=True)
def demo_day(request: HttpRequest) -> HttpResponse:
    """One day forward. Refused by the verb itself in a real instance."""
    official = visitor_of(request)
    try:
        with open_hand(official.user if official else None, office=PUBLIC, via="demo") as hand:
            new = demoday.forward(hand)
    except Refused as refused:
        refuse(request, refused.decision)
    else:
        messages.info(request, _("It is now %(day)s.") % {"day": saying.day_long(new)})
    return HttpResponseRedirect(safe_next(request, "/"))
