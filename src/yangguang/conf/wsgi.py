"""How does a web server find the program?"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangguang.conf.settings")
application = get_wsgi_application()
