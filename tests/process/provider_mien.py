"""A server and a worker whose clips a service makes, for tests of whole processes."""

import http.client
import json
import os
import signal

from environment import Environment

SECONDS_MAX = 60


class Mien:
    """Its providers may be called on this machine; with a public URL, it tells them where to send
    webhooks."""

    def __init__(self, program, service, public_url=None):
        self.env = Environment(program)
        if public_url:
            text = self.env.config.read_text()
            changed = text.replace('public_url = "http://127.0.0.1"', f'public_url = "{public_url}"')
            assert changed != text
            self.env.config.write_text(changed)
        with self.env.config.open("a") as config:
            config.write(f'[providers]\nkey = "{os.urandom(32).hex()}"\n'
                         'allowed_networks = ["127.0.0.0/8"]\n')
        self.env.set_up()
        self.token = self.env.json("token", "create", "--email", "ada@example.com", "--name",
                                   "kills")["token"]
        self.server, self.port = self.env.serve()
        self.service = service
        self.worker = self.env.work()

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_MAX)
        connection.request(method, path, None if body is None else json.dumps(body),
                           {"Authorization": f"Bearer {self.token}",
                            "Content-Type": "application/json"})
        response = connection.getresponse()
        answer = json.loads(response.read() or "null")
        assert response.status < 300, (method, path, response.status, answer)
        return answer

    def add_character(self):
        """A character with a prompt, and a clip of the built-in renderer, which the service then gives away
        as its own."""
        character = self.call("POST", "/api/admin/characters", {"name": "Watson"})
        cell = f"/api/admin/characters/{character['id']}/emotional-prompts/happy"
        self.call("POST", cell, {"prompt_text": "He smiles."})
        clip = self.env.directory / "clip.mp4"
        self.env.done("render", character["id"], "happy", "--out", str(clip))
        self.service.clip = clip.read_bytes()
        return character["id"]

    def choose(self, provider, content):
        """From then on the provider makes the clips; its id."""
        made = self.call("POST", "/api/admin/providers", provider)
        preset = self.call("POST", "/api/admin/presets", {
            "provider_id": made["id"], "name": f"Loop of {made['name']}", "content": content})
        self.call("PUT", "/api/admin/preset-choices", {"maker": "preset", "preset_id": preset["id"]})
        return made["id"]

    def ask(self, character):
        return self.call("POST", "/api/videos", {"character_id": character,
                                                 "emotion": "happy"})["video_id"]

    def wait_for(self, clip, statuses, path="/api/videos"):
        """The stream of events says when to look; the database is asked for nothing meanwhile."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_MAX)
        connection.request("GET", f"/api/admin/events?subject_id={clip}", None,
                           {"Authorization": f"Bearer {self.token}"})
        stream = connection.getresponse()
        while True:
            answer = self.call("GET", f"{path}/{clip}")
            if answer["status"] in statuses:
                return answer
            while not (line := stream.readline()).startswith(b"data:"):
                assert line, "the stream ended"

    def kill_worker(self):
        os.kill(self.worker.process.pid, signal.SIGKILL)
        self.worker.process.wait()

    def let_time_pass(self):
        """The lease of who died runs out, and the time in which its create may be under way."""
        self.env.sql("UPDATE jobs SET leased_until = now() - interval '1 second' "
                     "WHERE state = 'running'")
        self.env.sql("UPDATE submissions SET created_at = created_at - interval '3 minutes'")

    def states(self, video):
        return [row[0] for row in self.env.sql(
            f"SELECT state FROM submissions WHERE clip_id = '{video}' ORDER BY created_at, id")]
