"""Who asks to be registered without standing in any workbook?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.faces import places
from yangguang.faces.acting import do
from yangguang.faces.forms import key_typed
from yangguang.faces.pages import Visitor, page, visitor
from yangguang.register.models import Objection
from yangguang.terms.place import level_of
from yangguang.web.menu import show
from yangguang.work.acting import Hand
from yangguang.work.procedure import applications
from yangguang.work.procedure.applications import Applicant

MOST = 400  # villages in the list; above the township one comes from an objection


@page(cases=True, verbs=("case.apply",))
def enter(request: HttpRequest) -> HttpResponse:
    """One form: village, householder, ID. The members are added on the record that opens next."""
    official = visitor(request)
    objection = _objection(request.POST.get("objection") or request.GET.get("objection", ""))
    chosen = request.POST.get("place", "")
    if request.method == "POST":
        answer = _enter(request, objection)
        if answer is not None:
            return answer
    context = {
        "villages": villages(official, objection), "objection": objection, "sent": request.POST,
        "chosen": int(chosen) if chosen.isdigit() else official.home,
    }  # fmt: skip
    return show(request, "households/enter.html", context, here="households")


def villages(official: Visitor, objection: Objection | None) -> list[tuple[int, str]]:
    """The villages to choose from: of the objection's place, else of one's own."""
    top = objection.place if objection else official.home
    if level_of(top) == "village":
        return [(top, places.name(top))]
    below = places.children(top)
    if level_of(top) != "township":
        below = [village for township in below for village in places.children(township)]
    return [(code, places.short(code, top)) for code in below][:MOST]


def _objection(text: str) -> Objection | None:
    key = key_typed(text)
    return Objection.objects.filter(id=key, kind="left_out", outcome="upheld").first() if key else None


def _enter(request: HttpRequest, objection: Objection | None) -> HttpResponse | None:
    post = request.POST
    said = Applicant(
        post.get("name", ""), post.get("number", ""), post.get("phone", ""), post.get("group", "")
    )
    place = int(post["place"]) if post.get("place", "").isdigit() else 0

    def verb(hand: Hand) -> Any:
        return applications.enter(hand, place, said, objection)

    case, refused = do(
        request, verb, done=_("The application is open. Add the other members here: “Correct”.")
    )
    return redirect("record", key=case.household_id) if refused is None and case is not None else None
