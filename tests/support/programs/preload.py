"""What programs would load and prepare first; program.py forks them when that is done."""

import gc

# httpx imports these two when it is first used.
import anyio._backends._asyncio  # noqa: F401
import httpcore  # noqa: F401

import bots.app
import bots.cli
import bots.demo.page
import bots.ops.logs
import bots.platforms.slack.adapter
import bots.platforms.telegram.adapter  # noqa: F401
from bots.platform_table import platforms
from bots.platforms.telegram.api import trusted
from bots.text.locales import load
from bots.text.renderer import our_renderer
from domain.people.person import LANGUAGES
from domain.platforms import thread_link

trusted()
templates = our_renderer(thread_link(platforms()))
for template in templates.names():
    templates._environment.get_template(f"{template}.j2")
for language in LANGUAGES:
    load(language)
# Nobody who is forked looks through all this for garbage.
gc.freeze()
