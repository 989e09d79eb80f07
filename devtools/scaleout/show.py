"""The site and its stories for somebody who watches."""

import os
import time

from devtools.e2e.pages import log_in, open_browser
from devtools.e2e.stage import Database, Rpc, introduce, simulator
from devtools.scaleout import stories
from devtools.scaleout.site import run_site

# the provider's own slot is off: that ours keeps the pace must be seen in the requests
PROVIDER = ("--interval", "0", "--ring-timeout", "60")


def show_site(template, folder, *, workers, keep):
    """Start everything, tell each story and what was seen, and clear up.

    :param str template: database with the addon and its demo data
    :param Path folder: scratch
    :param int workers: of each server
    :param bool keep: wait for Enter before the end
    """
    database = Database(template, f"{template}_site")
    try:
        stories.quieten_crons(database)
        _say("two Odoo servers, nginx and the simulator are starting")
        program = os.environ["CALLMYWAY_E2E_NGINX"]
        with run_site(database, program, folder, workers) as site, simulator(*PROVIDER) as provider:
            _introduce(site, folder, provider)
            _tell_stories(site, provider)
            if keep:
                _say(f"log in at {site.url} (agent1, supervisor, admin; password = login)")
                input("Enter ends all of it ... ")
    finally:
        database.drop()


def _introduce(site, folder, provider):
    for name, server in site.servers.items():
        _say(
            f"server {name.upper()}: port {server.port}, websockets {server.gevent_port}, "
            f"through nginx {site.through[name]}; log in {server.log}"
        )
    _say(f"both behind nginx: {site.url}; its configuration: {folder / 'nginx.conf'}")
    _say(f"simulator: {provider}")


def _tell_stories(site, provider):
    admin = Rpc(site.url, site.database.name, "admin")
    introduce(admin, site.through["a"], provider)
    with open_browser() as browser:
        page = log_in(browser.new_page(), site.through["b"], "agent1")
        _say("pushed: " + stories.tell_across(site, admin, provider, page))
    _say("imported: " + stories.import_once(site, admin, provider))
    _say("sources: " + stories.believe_the_proxy_only(site, admin))


def _say(line):
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
