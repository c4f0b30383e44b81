// What the tests of foreign clips need: a database with a provider and a preset, a service that
// outlives workers, and workers that live and die.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "async/spawn.hpp"
#include "objects/filesystem_store.hpp"
#include "store/providers/submissions.hpp"
#include "tests/support/clip_bundle.hpp"
#include "tests/support/foreign_world.hpp"
#include "video/answer_notes.hpp"
#include "video/order/renderer_process.hpp"
#include "video/submission_sweep.hpp"

namespace mien::video {

// A worker with all that it has of its own. It ends with the scope, or as one that is killed.
class Life {
  public:
    Life(IoContext& used_context, const test::TestDatabase& database,
         const std::filesystem::path& directory, ForeignWorld& world, SubmissionPace pace,
         ProviderLimits slots = {})
        : context(used_context),
          executor(context.get_executor()),
          parts_(std::make_shared<Parts>(executor, database, directory, world, pace, slots)),
          pool(parts_->pool),
          owner(executor, database.owner_settings()),
          services(parts_->services),
          worker(executor, pool, database.app_settings()) {
        worker.hold(parts_);
        register_clip_work(worker, parts_->clips);
        parts_->hints.start();
    }

    // Nothing of it does anything from now on: for the rest of the world it was killed.
    awaitable<void> die() {
        context.stop();
        async::Signal never(executor);
        co_await never.wait();
    }

    // Until the job has ended; what is postponed is due at once, and gates are looked at again.
    awaitable<jobs::Job> wait_for_end(std::optional<JobId> id) {
        while (true) {
            auto job = co_await jobs::get_job(pool, id.value(), test::soon());
            if (jobs::is_finished(job.state)) {
                co_return job;
            }
            co_await owner.run({"make_all_due",
                                "WITH due AS (UPDATE jobs SET scheduled_at = now() "
                                "WHERE state = 'queued' AND scheduled_at > now() RETURNING kind) "
                                "SELECT pg_notify('job_ready', kind) FROM due"},
                               {}, test::soon());
            co_await owner.run(
                {"look_at_gates", "SELECT pg_notify('job_gate_opened', id::text) FROM providers"},
                {}, test::soon());
        }
    }

    awaitable<void> sql(std::string_view name, std::string_view statement) {
        co_await owner.run({name, statement}, {}, test::soon());
    }
    awaitable<std::string> text(std::string_view name, std::string_view statement) {
        const auto rows = co_await owner.run({name, statement}, {}, test::soon());
        co_return rows.front().get<std::string>("t");
    }
    // The states of all submissions, by age.
    awaitable<std::string> states() {
        co_return co_await text("read_states",
                                "SELECT coalesce(string_agg(state, ' ' ORDER BY created_at, id), "
                                "'') AS t FROM submissions");
    }

    IoContext& context;
    Executor executor;

  private:
    struct Parts {
        Parts(Executor executor, const test::TestDatabase& database,
              const std::filesystem::path& directory, ForeignWorld& world, SubmissionPace pace,
              ProviderLimits slots)
            : pool(executor, database.app_settings()),
              objects(directory / "objects", work),
              hints(executor, database.app_settings()),
              answers(work, directory / "answers"),
              services{.pool = pool,
                       .hints = hints,
                       .access = {Secret(std::string(32, 'k')), {}},
                       .open = [&world](ServiceConnection,
                                        json::object) -> std::unique_ptr<VideoService> {
                           return std::make_unique<ForeignService>(world);
                       },
                       .renderer = renderer_program(),
                       .pace = pace,
                       .answers = &answers},
              clips{pool, work, objects, providers, directory / "scratch", &services} {
            providers.add(fake, slots);
        }

        async::WorkPool work{2, 256};
        pg::Pool pool;
        objects::FilesystemStore objects;
        FakeProvider fake{"builtin"};
        ProviderRegistry providers;
        SubmissionHints hints;
        AnswerNotes answers;
        ServiceTools services;
        ClipTools clips;
    };
    std::shared_ptr<Parts> parts_;

  public:
    pg::Pool& pool;
    pg::Pool owner;
    const ServiceTools& services;
    jobs::Worker worker;
};

class ForeignLab {
  public:
    ForeignLab() {
        world.clip = foreign_clip();
        in_database([this](pg::Pool& owner) { return fill(owner); });
    }

    // The body with a worker that has started. When it returns, the worker stops in peace.
    void live(const std::function<awaitable<void>(Life&)>& body) {
        const std::function<awaitable<void>(IoContext&)> whole =
            [&](IoContext& context) -> awaitable<void> {
            Life life(context, database, directory.path(), world, pace, slots);
            current = &life;
            life.worker.start();
            auto within_time = async::with_deadline(body(life), test::soon(), "The test");
            co_await std::move(within_time);
            co_await life.worker.stop(std::chrono::milliseconds(0));
        };
        async::run<void>(whole);
        current = nullptr;
    }

    // A hook that kills the worker which comes by.
    [[nodiscard]] ForeignWorld::Hook killer() {
        return [this]() -> awaitable<void> { co_await current->die(); };
    }

    // The lease of who died runs out, and so does the time in which a create may be under way.
    void let_time_pass() {
        in_database([](pg::Pool& owner) -> awaitable<void> {
            co_await owner.run({"end_leases",
                                "UPDATE jobs SET leased_until = now() - interval '1 second' "
                                "WHERE state = 'running'"},
                               {}, test::soon());
            co_await owner.run({"age_submissions",
                                "UPDATE submissions SET created_at = created_at "
                                "- interval '3 minutes'"},
                               {}, test::soon());
        });
    }

    // Asks for a clip, and its worker dies at the first poll. Nobody holds the job any more.
    JobId lose_worker_at_poll() {
        std::optional<JobId> job_id;
        world.before_poll = killer();
        live([&](Life& life) -> awaitable<void> {
            job_id = co_await ask(life.pool);
            [[maybe_unused]] const auto job = co_await life.wait_for_end(job_id);
        });
        world.before_poll = nullptr;
        let_time_pass();
        return job_id.value();
    }

    // What is done while no worker lives.
    void in_database(const std::function<awaitable<void>(pg::Pool&)>& body) {
        const std::function<awaitable<void>(IoContext&)> whole =
            [&](IoContext& context) -> awaitable<void> {
            pg::Pool owner(context.get_executor(), database.owner_settings());
            co_await body(owner);
        };
        async::run<void>(whole);
    }

    // Of clips that are asked for from now on; nothing for a preset that does not say it.
    void price_clips(std::optional<double> usd, bool is_free = false) {
        in_database([this, usd, is_free](pg::Pool& owner) -> awaitable<void> {
            const auto preset = PresetId::make();
            const auto version = PresetVersionId::make();
            json::value content{{"loop", "as_is"}};
            if (usd) {
                content.as_object()["estimated_cost_usd"] = *usd;
            }
            if (is_free) {
                content.as_object()["is_free"] = true;
            }
            auto transaction = co_await owner.begin(test::soon());
            co_await add_preset(transaction, preset, "Priced", version, content);
            co_await transaction.commit();
            preset_version = version;
        });
    }

    // A preview of its own, whatever there was before; its job.
    awaitable<std::optional<JobId>> ask(pg::Pool& pool) {
        auto draft = new_draft();
        draft.provider = "cloud";
        draft.preset_version_id = preset_version;
        co_return co_await order(pool, std::move(draft));
    }
    // One of the renderer that is built in.
    awaitable<std::optional<JobId>> ask_builtin(pg::Pool& pool) {
        auto draft = new_draft();
        draft.provider = "builtin";
        co_return co_await order(pool, std::move(draft));
    }

    test::TestDatabase database;
    test::ScratchDirectory directory;
    ForeignWorld world;
    SubmissionPace pace{.lost_gap = std::chrono::milliseconds(20),
                        .poll_min = std::chrono::milliseconds(1),
                        .poll_max = std::chrono::milliseconds(20)};
    ProviderLimits slots;  // of a worker
    Life* current = nullptr;
    const AdminId admin = AdminId::make();
    const CharacterId character = CharacterId::make();
    const ProviderId provider = ProviderId::make();
    PresetVersionId preset_version = PresetVersionId::make();
    PreviewId last_preview;

  private:
    store::PreviewDraft new_draft() const {
        store::PreviewDraft draft;
        draft.character_id = character;
        draft.emotion = "happy";
        draft.prompt_text = "A cheerful detective waves.";
        draft.resolved_text = draft.prompt_text;
        draft.source = "unsaved";
        draft.settings.width = 64;
        draft.settings.height = 64;
        draft.requested_by = admin;
        draft.reuse = store::Reuse::never;
        return draft;
    }

    awaitable<std::optional<JobId>> order(pg::Pool& pool, store::PreviewDraft draft) {
        auto transaction = co_await pool.begin(test::soon());
        const auto preview = co_await store::create_preview(transaction, draft);
        co_await transaction.commit();
        last_preview = preview.id;
        co_return preview.progress.job_id;
    }

    awaitable<void> fill(pg::Pool& owner) {
        auto transaction = co_await owner.begin(test::soon());
        co_await transaction.run({"add_lab_admin",
                                  "INSERT INTO admins (id, email, display_name, role) "
                                  "VALUES ($1, 'a@example.org', 'A', 'admin')"},
                                 pg::params(admin));
        co_await transaction.run({"add_lab_character",
                                  "INSERT INTO characters (id, slug, name, search_text) "
                                  "VALUES ($1, 'sherlock', 'Sherlock', 'sherlock')"},
                                 pg::params(character));
        co_await transaction.run({"add_lab_provider",
                                  "INSERT INTO providers (id, name, kind, base_url, created_by) "
                                  "VALUES ($1, 'cloud', 'http', 'https://service.test', $2)"},
                                 pg::params(provider, admin));
        const json::value content{{"loop", "as_is"}, {"estimated_cost_usd", 0.5}};
        co_await add_preset(transaction, PresetId::make(), "Loops", preset_version, content);
        co_await transaction.commit();
    }

    awaitable<void> add_preset(pg::Transaction& transaction, PresetId id, std::string name,
                               PresetVersionId version, json::value content) {
        co_await transaction.run(
            {"add_lab_preset",
             "INSERT INTO presets (id, provider_id, name, search_text, head_version) "
             "VALUES ($1, $2, $3, lower($3), 1)"},
            pg::params(id, provider, name));
        co_await transaction.run(
            {"add_lab_preset_version",
             "INSERT INTO preset_versions (id, preset_id, version, content, created_by) "
             "VALUES ($1, $2, 1, $3, $4)"},
            pg::params(version, id, content, admin));
    }

    // One real clip for all tests of the program.
    static const std::filesystem::path& foreign_clip() {
        static const test::ScratchDirectory scratch;
        static const std::filesystem::path clip = make_clip(scratch.path());
        return clip;
    }

    static std::filesystem::path make_clip(const std::filesystem::path& directory) {
        RenderSpec spec;
        spec.character_id = "0198a6d2-0000-7000-8000-000000000001";
        spec.emotion = "happy";
        spec.width = 64;
        spec.height = 64;
        spec.fps = 12;
        spec.duration = std::chrono::milliseconds(500);
        const RenderPaths paths{directory / "clip.mp4", directory / "poster.jpg"};
        const std::function<awaitable<void>(IoContext&)> render =
            [&](IoContext&) -> awaitable<void> {
            [[maybe_unused]] const auto clip = co_await render_in_child(
                renderer_program(), spec, paths, test::soon(), [](double) {});
        };
        async::run<void>(render);
        return paths.clip;
    }
};

}  // namespace mien::video
