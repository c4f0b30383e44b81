// What the tests of the pipeline need: a database with one character and one prompt, a store, a
// provider and a worker.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "async/deadline.hpp"
#include "async/signal.hpp"
#include "jobs/queue.hpp"
#include "jobs/worker.hpp"
#include "objects/filesystem_store.hpp"
#include "store/clips/previews.hpp"
#include "store/clips/videos.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/fake_provider.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_database.hpp"
#include "video/clip_job.hpp"
#include "video/worker_jobs.hpp"

namespace mien::video {

struct Bundle {
    explicit Bundle(IoContext& context, std::unique_ptr<Provider> other_provider = nullptr)
        : executor(context.get_executor()),
          pool(executor, database.app_settings()),
          owner(executor, database.owner_settings()),
          objects(directory.path() / "objects", work),
          provider(std::move(other_provider)),
          provider_name(provider ? provider->name() : fake.name()),
          tools{pool, work, objects, providers, directory.path() / "scratch"},
          worker(executor, pool, database.app_settings()) {
        providers.add(fake);
        if (provider) {
            providers.add(*provider);
        }
    }

    awaitable<void> sql(std::string_view name, std::string_view statement) {
        co_await owner.run({name, statement}, {}, test::soon());
    }
    // The one number that a query gives.
    awaitable<std::int64_t> number(std::string_view name, std::string_view statement) {
        const auto rows = co_await owner.run({name, statement}, {}, test::soon());
        co_return rows.front().get<std::int64_t>("n");
    }

    awaitable<void> fill() {
        auto transaction = co_await owner.begin(test::soon());
        co_await transaction.run({"add_admin",
                                  "INSERT INTO admins (id, email, display_name, role) "
                                  "VALUES ($1, 'a@example.org', 'A', 'admin')"},
                                 pg::params(admin));
        co_await transaction.run({"add_character",
                                  "INSERT INTO characters (id, slug, name, search_text) "
                                  "VALUES ($1, 'sherlock', 'Sherlock', 'sherlock')"},
                                 pg::params(character));
        co_await transaction.run({"add_prompt",
                                  "INSERT INTO prompts (id, character_id, emotion, head_version) "
                                  "VALUES ($1, $2, 'happy', 1)"},
                                 pg::params(prompt, character));
        co_await transaction.run(
            {"add_version",
             "INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, "
             "text_sha256, created_by) "
             "VALUES ($1, $2, 1, $3, sha256(convert_to($3, 'UTF8')), $4)"},
            pg::params(VersionId::make(), prompt, text, admin));
        co_await transaction.commit();
    }

    store::PreviewDraft preview_draft() const {
        store::PreviewDraft draft;
        draft.character_id = character;
        draft.emotion = "happy";
        draft.prompt_text = text;
        draft.resolved_text = text;
        draft.source = "unsaved";
        draft.settings.width = 128;
        draft.settings.height = 96;
        draft.settings.duration_ms = 500;
        draft.settings.fps = 12;
        draft.provider = provider_name;
        draft.requested_by = admin;
        return draft;
    }

    awaitable<store::PreviewRow> add_preview(store::PreviewDraft draft) {
        auto transaction = co_await pool.begin(test::soon());
        auto preview = co_await store::create_preview(transaction, std::move(draft));
        co_await transaction.commit();
        co_return preview;
    }

    awaitable<store::VideoRow> add_video() {
        store::VideoDraft draft;
        draft.character_id = character;
        draft.depicted = {to_string(character), "Sherlock", ""};
        draft.emotion = "happy";
        draft.prompt_id = prompt;
        draft.prompt_version = 1;
        draft.source = "character";
        draft.resolution_id = ResolutionId::make();
        draft.resolved_text = text;
        draft.provider = provider_name;
        draft.requested_by = admin;
        auto transaction = co_await pool.begin(test::soon());
        auto video = co_await store::create_video(transaction, std::move(draft));
        co_await transaction.commit();
        co_return video;
    }

    void start() {
        register_clip_work(worker, tools);
        worker.start();
    }

    // Asks the database until the job has ended; the test's own time is the limit.
    awaitable<jobs::Job> wait_for_end(std::optional<JobId> id) {
        while (true) {
            auto job = co_await jobs::get_job(pool, id.value(), test::soon());
            if (jobs::is_finished(job.state)) {
                co_return job;
            }
        }
    }

    awaitable<std::string> read(std::string key) {
        const auto reader = co_await objects.open(std::move(key), {}, test::soon());
        std::string all;
        while (true) {
            const auto bytes = co_await reader->read(1 << 20, test::soon());
            if (bytes.empty()) {
                co_return all;
            }
            all += bytes;
        }
    }

    // Whole ones, as the store of a directory keeps them.
    [[nodiscard]] std::size_t count_stored_objects() const {
        std::size_t count = 0;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(directory.path() / "objects")) {
            count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }

    Executor executor;
    test::TestDatabase database;
    test::ScratchDirectory directory;
    async::WorkPool work{2, 256};
    pg::Pool pool;
    pg::Pool owner;
    objects::FilesystemStore objects;
    FakeProvider fake;
    std::unique_ptr<Provider> provider;
    std::string provider_name;  // of the drafts
    ProviderRegistry providers;
    ClipTools tools;
    jobs::Worker worker;

    const AdminId admin = AdminId::make();
    const CharacterId character = CharacterId::make();
    const PromptId prompt = PromptId::make();
    const std::string text = "A cheerful detective, secretword, waves.";
};

}  // namespace mien::video
