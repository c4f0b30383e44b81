"""The configuration of a bridge between two environments of a test, or beside staging alone."""

import json
import re


def quoted(value):
    return json.dumps(str(value))


def database_section(name, environment, role, database=None):
    """Of that name, or the only one of a file."""
    account, cluster = environment.cluster[role], environment.cluster
    text = f"""[{name + "." if name else ""}database]
host = {quoted(cluster["host"])}
port = {cluster["port"]}
user = {quoted(account["user"])}
password = {quoted(account["password"])}
ca_file = {quoted(cluster["ca_file"])}
"""
    return text + (f"name = {quoted(database)}\n" if database else "")


def side(name, environment, role, database=None):
    text = database_section(name, environment, role, database)
    return text + f"[{name}.objects]\ndirectory = {quoted(environment.directory / 'objects')}\n"


def make_ledger(production):
    """The section of a ledger, which is made beside production's database."""
    name = f"{production.database}_ledger"
    production.make_database(name)
    return database_section("ledger", production, "owner", name)


def unreachable_production(staging):
    """A place where nobody is."""
    return f"""[production.database]
host = "127.0.0.1"
port = 1
password = "none"
ca_file = {quoted(staging.cluster["ca_file"])}
[production.objects]
directory = {quoted(staging.directory / "production")}
"""


def write_bridge_config(staging, production=None):
    """The path of the file, in the directory of production if there is one."""
    key = re.search(r'(?m)^key = "(\w+)"$', staging.config.read_text())[1]
    directory = (production or staging).directory
    text = (side("production", production, "reader", production.database) if production
            else unreachable_production(staging))
    text += side("staging", staging, "owner")
    text += f'[control]\nname = {quoted(staging.control)}\nkey = "{key}"\n'
    text += f"[scratch]\ndirectory = {quoted(directory / 'bridge')}\n"
    path = directory / "bridge.toml"
    path.touch(mode=0o600)
    path.write_text(text)
    return path
