#!/usr/bin/env python3
"""A sync of people whose data are hard to mask, and a search for them in all that staging then has: every
value of its database, the files and the WAL of its cluster, its objects and every log. What searches is
tried itself: in production it must find everybody, and each of the leaks that are planted here.

    hard_sync.py --program build/dev/mien [--people 2000]

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES); starts another one of its own.
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import sys
import time

import hard_people
import leak_search
from database_cells import cells, copy_in, hashes, psql, rows_of
from environment import another_cluster
from staging_sync import SECONDS_MAX, Bridge, Staging, make_production

# Fiction, where a user's name may be a character's.
FICTION = {"characters": {"slug", "name", "description", "attributes", "search_text"},
           "prompt_versions": {"prompt_text"}, "emotions": {"name", "display_name", "description"}}
SAME_AGAIN = ["users", "assignments", "characters", "emotions", "prompts", "prompt_versions", "videos",
              "video_usage_log", "objects", "cell_posters"]


def digests_of(people, *more):
    """By which somebody who guesses an original could see that it was one."""
    texts = [text for person in people for text in (person.full, person.email, person.email.lower(), person.phone,
                                                    person.canary, f"{person.full} {person.email}".lower())]
    return {hashlib.new(name, text.encode()).hexdigest() for text in (*texts, *more) for name in ("sha256", "md5")}


def find_leaks(env, database, originals, digests, part):
    found = collections.defaultdict(set)
    count = 0
    for table, column, value in cells(env, database, part):
        count += 1
        hits = originals.find(value, column not in FICTION.get(table.removeprefix("public."), ()))
        if value.removeprefix("\\x") in digests:
            hits = {*hits, ("digest", "")}
        if hits:
            found[f"{table}.{column}"] |= {(kind, what, value[:300]) for kind, what in hits}
    return found, count


def uuid(kind, number):
    return f"01994b1c-8a01-7c11-9d{kind:02d}-{number:012d}"


def write_people(production, people, characters):
    users, videos = [], []
    for person in people:
        texts = hard_people.wrappings(person)
        chosen = list(texts)[person.number % 3::3]
        attributes = {f"{name} {person.number}": texts[name] for name in chosen}
        attributes |= {person.email: {"keys": [person.full, None, {}]}, "e": [person.email, person.canary],
                       "raw": json.dumps({"to": person.email}), "scores": [1.5, 10 ** 20]}
        users.append([uuid(1, person.number), person.full, person.email, person.phone,
                      json.dumps(attributes, ensure_ascii=person.number % 2 == 0),
                      f"{person.full} {person.email}".lower()])
        rest = [texts[name] for name in texts if name not in chosen]
        story = hard_people.fiction(characters[person.number % len(characters)])
        videos.append([uuid(2, person.number), uuid(1, person.number), "\n".join([*story, *rest]), person.canary])
    alias = len(people)
    for person in people[::25]:
        seen = {person.email}
        for email in hard_people.email_variants(person):
            if email not in seen:
                seen.add(email)
                users.append([uuid(1, alias), person.full, email, None, "{}", "stale"])
                alias += 1
    copy_in(production, production.database, "users", ["id", "name", "email", "phone", "attributes", "search_text"], users)
    psql(production, production.database, "CREATE TABLE hard_videos (id uuid, user_id uuid, text text, canary text)")
    copy_in(production, production.database, "hard_videos", ["id", "user_id", "text", "canary"], videos)
    psql(production, production.database, """
        INSERT INTO videos (id, character_id, emotion, user_id, prompt_id, prompt_version, source, resolution_id,
            resolved_text, settings, provider, requested_by, final_state, finished_at, depicted, failure, problems)
        SELECT h.id, p.character_id, p.emotion, h.user_id, p.id, p.head_version, 'character', gen_random_uuid(),
            h.text, '{}', 'builtin', p.created_by, 'failed', now(), jsonb_build_object(h.canary, h.text),
            jsonb_build_object('kind', 'internal', 'message', h.text), jsonb_build_array(h.text)
        FROM hard_videos h, (SELECT p.*, v.created_by FROM prompts p JOIN prompt_versions v ON v.prompt_id = p.id
            AND v.version = p.head_version WHERE p.character_id IS NOT NULL ORDER BY p.id LIMIT 1) p;
        DROP TABLE hard_videos""")
    return len(users)


def write_admins(production, people):
    admins = [[uuid(3, person.number), f"author{person.number}.{person.email.split('@')[0]}@example.org".lower(),
               person.full, "editor", f"{person.full} {person.email}".lower()]
              for person in people if person.email.isascii()][:50]
    copy_in(production, production.database, "admins", ["id", "email", "display_name", "role", "search_text"], admins)
    return [row[1] for row in admins]


# A row in each table that is not copied, with an address in every text of it.
PLANT_IN_THE_REST = """
    SET session_replication_role = replica;
    DO $$
    DECLARE t record; names text; vals text;
    BEGIN
        FOR t IN SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname = ANY (string_to_array('{tables}', ','))
        LOOP
            SELECT string_agg(quote_ident(attname), ', '), string_agg(CASE format_type(atttypid, NULL)
                WHEN 'text' THEN quote_literal('{canary}') WHEN 'jsonb' THEN quote_literal('{{"to": "{canary}"}}')
                WHEN 'uuid' THEN 'gen_random_uuid()' WHEN 'bytea' THEN 'sha256(''{canary}'')'
                WHEN 'boolean' THEN 'false' WHEN 'timestamp with time zone' THEN 'now()'
                WHEN 'text[]' THEN quote_literal('{{"{canary}"}}') ELSE '1' END, ', ')
            INTO names, vals FROM pg_attribute WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped
                AND attgenerated = '' AND attidentity = ''
                AND (attnotnull OR format_type(atttypid, NULL) IN ('text', 'jsonb'));
            BEGIN
                EXECUTE format('INSERT INTO %I (%s) VALUES (%s)', t.relname, names, vals);
                INSERT INTO planted VALUES (t.relname);
            EXCEPTION WHEN check_violation OR unique_violation OR invalid_text_representation
                OR datatype_mismatch OR invalid_parameter_value THEN NULL;
            END;
        END LOOP;
    END $$"""
OPERATIONAL = ("sessions,api_tokens,idempotency_keys,jobs,previews,prompt_drafts,presence,exports,imports,"
               "import_emotions,import_characters,import_images,import_prompts,import_versions,"
               "video_usage_spool")


def plant_in_the_rest(production, canary):
    psql(production, production.database, "CREATE TABLE planted (name text)")
    psql(production, production.database, PLANT_IN_THE_REST.format(tables=OPERATIONAL, canary=canary))
    planted = psql(production, production.database, "SELECT name FROM planted").split()
    psql(production, production.database, "DROP TABLE planted")
    return planted


def expect_fiction(production, staging, people, characters):
    """Stories are as they were, also those of a character who is called like a user."""
    count = 0
    for row_id, text in rows_of(staging.env, staging.served(), "SELECT id, resolved_text FROM videos"):
        number = int(row_id[-12:])
        if row_id != uuid(2, number):
            continue
        story = hard_people.fiction(characters[number % len(characters)])
        assert text.split("\n")[:len(story)] == story, (people[number], text)
        count += 1
    assert count == len(people), count


def places_of(staging, production):
    """Directories of staging: its cluster, its objects, and every log of both programs."""
    cluster = pathlib.Path(os.environ["MIEN_TEST_POSTGRES"]).parent
    logs = [*staging.env.directory.glob("*.log"), *production.directory.glob("bridg*.log"), cluster / "log"]
    return [pathlib.Path(os.path.realpath(cluster / "postgres")), staging.env.directory / "objects", *logs]


def expect_planted(staging, originals, in_files, people, production):
    """Each leak that is planted is found: one for each wrapping and kind of column, and for each kind of place."""
    env, database = staging.env, staging.served()
    victims = [person for person in people[:36]]
    rows, wanted = [], set()
    for place, (name, text) in enumerate((name, text) for person in victims
                                         for name, text in hard_people.wrappings(person).items()):
        if not originals.find(text):
            continue  # called like somebody's fake
        kind = place % 4
        wanted.add(place)
        rows.append([place, text if kind == 0 else "", json.dumps({"k": [text]}) if kind == 1 else "{}",
                     "{" + json.dumps(text, ensure_ascii=False) + "}" if kind == 2 else "{}",
                     "\\x" + text.encode().hex() if kind == 3 else ""])
    psql(env, database, "CREATE TABLE leaky (id int, t text, j jsonb, a text[], b bytea)")
    copy_in(env, database, "leaky", ["id", "t", "j", "a", "b"], rows)
    psql(env, database, "CHECKPOINT")
    seen = set()
    for row in rows_of(env, database, "SELECT * FROM leaky"):
        if any(originals.find(value) for value in row[1:]):
            seen.add(int(row[0]))
    assert seen == wanted, [rows[place] for place in sorted(wanted - seen)][:5]
    victim = people[0]
    # A log of its own: a server would write over what stands behind its last line.
    objects, log = env.directory / "objects", env.directory / "planted.log"
    (objects / f"{victim.family}_{victim.given}.txt").write_text("nothing")
    (objects / "inside.txt").write_bytes(b"\0" + victim.email.upper().encode() + b"\0")
    with open(log, "a") as file:
        file.write(victim.phone + "\n")
    found = leak_search.search_files(places_of(staging, production), in_files)
    kinds = {"object": any("inside.txt" in name for name in found),
             "name": any(victim.family in name for name in found), "log": str(log) in found,
             "wal": any("/pg_wal/" in name for name in found), "heap": any("/base/" in name for name in found)}
    assert all(kinds.values()), kinds
    return len(wanted), len(kinds)


def most_memory(bridge):
    """Megabytes that the bridge had at most."""
    status = pathlib.Path(f"/proc/{bridge.process.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--part", type=int, default=1,
                        help="the search of this test looks at one of so many rows, and in files for one of so many "
                             "people; the one of the bridge always at all")
    parser.add_argument("--seconds", type=int, default=SECONDS_MAX, help="that a sync may take")
    arguments = parser.parse_args()
    begin = time.monotonic()
    production = make_production(arguments.program)
    characters = [row[0] for row in production.sql("SELECT name FROM characters ORDER BY name")]
    people = hard_people.make_people(arguments.people, [name for name in characters if name.isalpha()])
    users = write_people(production, people, characters)
    admins = write_admins(production, people)
    operational = "operational@aviary.example"
    planted = plant_in_the_rest(production, operational)
    originals = leak_search.Originals(people, [*admins, operational])
    digests = digests_of(people, operational)
    in_files = originals if arguments.part == 1 else leak_search.Originals(people[::arguments.part],
                                                                           [*admins, operational])
    clear, _ = find_leaks(production, production.database, originals, digests, arguments.part)
    assert any(kind == "digest" for hits in clear.values() for kind, *_ in hits), clear.keys()
    assert {"public.users.attributes", "public.videos.resolved_text", "public.admins.email"} <= set(clear), clear.keys()
    with another_cluster():
        staging = Staging(arguments.program)
        bridge = Bridge(production, staging.env)
        try:
            began = time.monotonic()
            first = staging.wait_for(staging.begin(), arguments.seconds)
            taken = time.monotonic() - began
            assert first["status"] == "completed", first
            names = psql(staging.env, staging.served(), "SELECT name FROM users UNION SELECT display_name FROM admins")
            originals.forget_names(names.splitlines())
            in_files.forget_names(names.splitlines())
            leaks, count = find_leaks(staging.env, staging.served(), originals, digests, arguments.part)
            for place, hits in leaks.items():
                for hit in sorted(hits)[:8]:
                    print("LEAK", place, *hit, file=sys.stderr)
            assert not leaks, {place: len(hits) for place, hits in leaks.items()}
            expect_fiction(production, staging, people, characters)
            files = leak_search.search_files(places_of(staging, production), in_files)
            assert not files, dict(list(files.items())[:5])
            before = hashes(staging.env, staging.served(), SAME_AGAIN)
            staging.connect()  # after a search that the server had no patience for
            second = staging.wait_for(staging.begin(), arguments.seconds)
            memory = most_memory(bridge)
            assert second["status"] == "completed", second
            assert hashes(staging.env, staging.served(), SAME_AGAIN) == before
            unique = staging.env.sql("SELECT count(*), count(DISTINCT email) FROM users WHERE email IS NOT NULL",
                                     staging.served())[0]
            assert unique[0] == unique[1], unique
            found = expect_planted(staging, originals, in_files, people, production)
        finally:
            bridge.stop()
            staging.close()
    print(f"ok  {users} users of {len(hard_people.SCRIPTS)} scripts and locales, {count} cells and "
          f"{len(in_files.literal())} texts in files searched: nobody found; {len(planted)} tables left out; "
          f"{found[0]} planted leaks in columns and {found[1]} in files found; a sync of "
          f"{taken:.0f} s, {memory} MB at most in the bridge; {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
