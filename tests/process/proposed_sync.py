#!/usr/bin/env python3
"""What somebody meets who has never seen `mien sync`, with the schemas of three kinds of products that were not
written for it: a community map, a billing service, a forum in a federation. A policy is proposed, and where it
does not fit the schema each stop says which line to write; those lines are written as they are said, and what a
person has to decide is decided here by name. Then the copy is made, and nobody is found in it.

    proposed_sync.py --program build/dev/mien [--people 180] [--only maps billing]

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES).
"""

import argparse
import dataclasses
import json
import re
import sys
import time
import tomllib

import hard_people
import leak_search
from database_cells import copy_in, psql, rows_of
from environment import Environment
from foreign_sync import FILES, Copying, find_leaks, schema_of

PEOPLE = ("CREATE TABLE p (n int, given text, family text, full_name text, email text, phone text, canary text, "
          "half text, rest text, login text)")


@dataclasses.dataclass
class Product:
    name: str
    never: set  # tables that a proposal leaves out, beside those that say so by their names
    opened: dict  # columns that a person decides, and how
    accepted: set  # what is accepted as it is said
    changed: dict  # lines that the copy asks for when it finds somebody, or that only a person can know of
    joins: list
    fiction: set  # columns that are kept and may hold a name by chance

    has_names: bool = True  # somewhere in a column of their own
    ways: dict = dataclasses.field(default_factory=dict)  # of tables to people several keys away, as proposed

    def adapt(self, person):
        return person

    def holds_name(self, text, person):
        return any(kind == "name" for kind, _ in leak_search.Originals([person]).find(text))

    def fill(self, env, database, people):
        def login(person):
            return person.email.split("@")[0].replace("-", "_")[:40]

        def halves(person):
            texts = [text for text in hard_people.wrappings(person).values()
                     if self.has_names or not self.holds_name(text, person)]
            return "\n".join(texts[0::2]), "\n".join(texts[1::2])

        psql(env, database, "SET ROLE mien_owner; " + PEOPLE)
        columns = ["n", "given", "family", "full_name", "email", "phone", "canary", "login", "half", "rest"]
        copy_in(env, database, "p", columns,
                [[person.number, person.given, person.family, person.full, person.email, person.phone, person.canary,
                  login(person), *halves(person)] for person in people])
        psql(env, database, None, (FILES / f"{self.name}_rows.sql").read_text() + "DROP TABLE p;\n")


PRODUCTS = [
    Product("maps", {"public.oauth_access_tokens", "public.oauth_openid_requests", "public.schema_migrations"}, {}, set(), {}, [
        "SELECT count(*), count(DISTINCT display_name), count(DISTINCT email) FROM users",
        "SELECT count(*) FROM who_draws", "SELECT count(*) FROM node_tags WHERE k = 'highway'"], set(), has_names=False),
    Product("billing", {"public.webhook_endpoints"}, {}, set(),
            {("public.subscriptions", "external_id"): 'external_id = "opaque"'}, [
        "SELECT count(*) FROM events e JOIN subscriptions s ON s.external_id = e.external_subscription_id",
        "SELECT count(*) FROM customers c JOIN users u ON lower(u.email) = lower(c.email)",
        "SELECT count(*), sum(cents) FROM exports.debts"], set()),
    Product("forum", {"public.user_auth_token_uses", "public.user_auth_tokens"},
            {"public.categories.path": "keep", "public.uploads.thumbnail": "keep",
             "public.screened_ip_addresses.ip_address": "never"}, set(), {}, [
        "SELECT count(*) FROM accounts a JOIN users u ON u.username = a.username",
        "SELECT count(*) FROM users WHERE username_lower = lower(username)",
        "SELECT count(*) FROM user_emails e JOIN \"Plugin One\".\"UserBadge\" b ON b.\"emailAddress\" = e.email::ext.citext",
        "SELECT count(*) FROM writers w JOIN users u USING (username_lower)"], set(),
            ways={"public.post_search_data": {"column": "post_id", "through": ["user_id"], "table": "public.users"}}),
]


class Newcomer(Copying):
    """Somebody with a database and nothing else."""

    def propose(self):
        text = self.done("propose")
        self.policy.write_text(text)
        return text

    def check(self):
        done = self.run("check", "--policy", self.policy, "--json")
        return json.loads(done.stdout)["findings"]

    def write_line(self, table, column, line):
        """The rule of the column, in place of the one that is there, or of the comment that asks for one."""
        lines = self.policy.read_text().splitlines()
        head = lines.index(f"[tables.{json.dumps(table, ensure_ascii=False)}.columns]")
        key = line.split(" = ")[0]
        place = next(number for number in range(head + 1, len(lines))
                     if lines[number].startswith((f"{key} = ", f"# {key} = ")))
        lines[place] = line
        self.policy.write_text("\n".join(lines) + "\n")

    def leave_out(self, table):
        """No row of it is copied."""
        text = self.policy.read_text()
        name = re.escape(json.dumps(table, ensure_ascii=False))
        text = re.sub(rf"(?s)\n\[tables\.{name}\]\n.*?(?=\n\[tables\.(?!{name})|$)", "", text)
        self.policy.write_text(f"{text}\n[tables.{json.dumps(table, ensure_ascii=False)}]\nrule = \"never\"\n")


OPEN = re.compile(r'^# ("(?:[^"\\]|\\.)*"|[\w-]+) = "keep"  # judge: ')


def opened_lines(text):
    """Table and column of each line that waits for a decision."""
    table = None
    for line in text.splitlines():
        if line.startswith("[tables.") and line.endswith(".columns]"):
            table = json.loads(line[len("[tables."):-len(".columns]")])
        elif found := OPEN.match(line):
            key = found[1]
            yield table, json.loads(key) if key.startswith('"') else key


def review(newcomer, product, text):
    """What a person decides, and then each line that a stop asks for, as it is written there."""
    opened = {f"{table}.{column}": (table, column) for table, column in opened_lines(text)}
    assert set(opened) == set(product.opened), (product.name, "open", sorted(opened))
    for name, (table, column) in opened.items():
        if product.opened[name] == "never":
            newcomer.leave_out(table)
            continue
        key = column if re.fullmatch(r"[\w-]+", column, re.ASCII) else json.dumps(column, ensure_ascii=False)
        newcomer.write_line(table, column, f'{key} = "{product.opened[name]}"')
    for (table, column), line in product.changed.items():
        newcomer.write_line(table, column, line)
    accepted = set()
    for _ in range(5):
        findings = [finding for finding in newcomer.check() if finding["severity"] == "error"]
        if not findings:
            break
        for finding in findings:
            assert finding["write"] and finding["write"] in finding["message"], (product.name, finding)
            accepted.add((finding["table"], finding["column"], finding["code"]))
            newcomer.write_line(finding["table"], finding["column"], finding["write"])
    assert not findings, findings
    assert accepted == product.accepted, (product.name, "accepted", sorted(accepted))


def names_in(env, database, policy):
    """Fakes of people's names in the copy: who is called so there is not told from somebody who was."""
    found = []
    for table, rules in policy["tables"].items():
        for column, rule in rules.get("columns", {}).items():
            name = rule["class"] if isinstance(rule, dict) else rule
            if name in ("person.full_name", "person.user_name"):
                schema, _, relation = table.partition(".")
                quoted = '"{}"."{}"'.format(schema, relation)
                found += [row[0] for row in rows_of(env, database, f'SELECT "{column}" FROM {quoted}')]
    return found


def plain(schema):
    """PostgreSQL writes casts of lists in another way once it has read them."""
    return re.sub(r"::(character varying|text|bpchar)(\[\])?|[()]", "", schema)


def walk(env, product, people):
    newcomer = Newcomer(env, product, people)
    text = newcomer.propose()
    policy = tomllib.loads(text)
    never = {table for table, rules in policy["tables"].items() if rules.get("rule") == "never"}
    assert never == product.never, (product.name, "never", sorted(never))
    for table, way in product.ways.items():
        assert policy["tables"][table]["person"] == way, (product.name, policy["tables"][table])
    review(newcomer, product, text)
    clear, _ = find_leaks(env, newcomer.source, newcomer.originals, set())
    assert len(clear) > 8, clear.keys()
    target = newcomer.make_database("target")
    done = newcomer.copy(target)
    assert done.returncode == 0, (product.name, done.stdout, done.stderr)
    report = json.loads(done.stdout)
    newcomer.originals.forget_names(names_in(env, target, tomllib.loads(newcomer.policy.read_text())))
    leaks, count = find_leaks(env, target, newcomer.originals, product.fiction)
    if not product.has_names:
        leaks = {place: kept for place, hits in leaks.items() if (kept := {hit for hit in hits if hit[0] != "name"})}
    for place, hits in leaks.items():
        for hit in sorted(hits)[:6]:
            print("LEAK", place, *hit, file=sys.stderr)
    assert not leaks, {place: len(hits) for place, hits in leaks.items()}
    assert plain(schema_of(env, newcomer.source)) == plain(schema_of(env, target))
    for query in product.joins:
        before, after = rows_of(env, newcomer.source, query), rows_of(env, target, query)
        assert before == after, (product.name, query, before, after)
    columns = sum(len(rules.get("columns", {})) for rules in policy["tables"].values())
    return (f"{product.name}: {len(policy['tables'])} tables, {columns} columns proposed, {len(product.opened)} decided, "
            f"{len(product.accepted)} lines written as said, {report['records_synced']} rows, {count} cells")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--people", type=int, default=180)
    parser.add_argument("--only", nargs="+", help="some of the products")
    arguments = parser.parse_args()
    begin = time.monotonic()
    env = Environment(arguments.program)
    people = hard_people.make_people(arguments.people)
    told = [walk(env, product, people) for product in PRODUCTS if not arguments.only or product.name in arguments.only]
    print(f"ok  {'; '.join(told)}; nobody found; {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
