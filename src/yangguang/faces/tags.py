"""How are sums, days, places and states drawn?"""

from django import template

register = template.Library()
