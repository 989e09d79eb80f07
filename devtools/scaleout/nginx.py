"""nginx in front of several Odoo servers: its configuration, and running it."""

import contextlib
import os
import pwd
import subprocess

import requests

from devtools.e2e.stage import wait_until

# The address nginx speaks to Odoo from; the one that Odoo believes about where a request is from.
PROXY = "127.0.0.2"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
CONFIGURATION = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}

http {{
    access_log {folder}/access.log;
{temporary}

    # a websocket begins as a request to change the protocol
    map $http_upgrade $connection_upgrade {{
        default upgrade;
        '' close;
    }}
{servers}
}}
"""
SERVER = """
    upstream {name}_http {{
{http}
    }}
    upstream {name}_websocket {{
{websocket}
    }}
    server {{
        listen 127.0.0.1:{port};
        proxy_bind {proxy};
        proxy_read_timeout 720s;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_http_version 1.1;

        location / {{
            proxy_pass http://{name}_http;
        }}
        # its address is a secret, and either log would show it
        location /callmyway/webhook/ {{
            access_log off;
            error_log /dev/null;
            proxy_pass http://{name}_http;
        }}
        # headers given here would replace those above: all of them are repeated
        location /websocket {{
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_pass http://{name}_websocket;
        }}
    }}"""


def configuration(folder, fronts):
    """Return nginx's configuration.

    :param Path folder: for all that nginx writes
    :param dict fronts: name → (port to listen on, list of the OdooServers behind it)
    """
    return CONFIGURATION.format(
        folder=folder,
        # nginx started by root would give its work to somebody who can't enter the folder
        user="" if os.geteuid() else f"user {pwd.getpwuid(0).pw_name};",
        temporary="\n".join(f"    {each}_temp_path {folder}/{each};" for each in TEMPORARY),
        servers="".join(_server(name, *front) for name, front in fronts.items()),
    )


def logs(folder):
    """Return the paths of the logs that nginx writes in its folder."""
    return [folder / "access.log", folder / "error.log"]


def _server(name, port, servers):
    return SERVER.format(
        name=name,
        port=port,
        proxy=PROXY,
        http=_upstream(server.port for server in servers),
        websocket=_upstream(server.gevent_port for server in servers),
    )


def _upstream(ports):
    return "\n".join(f"        server 127.0.0.1:{port};" for port in ports)


@contextlib.contextmanager
def serve(program, folder, fronts):
    """Run nginx on a configuration of its own.

    :param str program: nginx
    :param Path folder: scratch
    :param dict fronts: as for ``configuration``
    """
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, fronts), encoding="utf-8")
    process = subprocess.Popen([program, "-p", folder, "-e", folder / "error.log", "-c", file])
    try:
        wait_until(lambda: all(_answers(port) for port, _servers in fronts.values()), "nginx")
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port):
    try:
        return requests.get(f"http://127.0.0.1:{port}/web/health", timeout=5).ok
    except requests.RequestException:
        return False
