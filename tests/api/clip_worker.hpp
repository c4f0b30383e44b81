// A worker beside an ApiServer, with a provider that makes no pictures.
#pragma once

#include <functional>

#include "async/spawn.hpp"
#include "jobs/worker.hpp"
#include "objects/filesystem_store.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/fake_provider.hpp"
#include "tests/support/scratch_directory.hpp"
#include "video/worker_jobs.hpp"

namespace mien::test {

inline constexpr pg::Query count_unfinished{
    "count_unfinished_jobs", "SELECT count(*) AS n FROM jobs WHERE state IN ('queued', 'running')"};

// Runs the worker until there is nothing left to do. The hook, if there is one, comes before the
// files of each clip, whose video has those bytes, and so many more than the one before.
inline void work_off(const ApiServer& api, const std::function<awaitable<void>()>& hook = {},
                     const std::string& video_bytes = video::fake_video, std::size_t grows_by = 0) {
    const std::function<awaitable<void>(IoContext&)> body =
        [&](IoContext& context) -> awaitable<void> {
        const ScratchDirectory scratch;
        async::WorkPool files(2, 64);
        pg::Pool pool(context.get_executor(), api.app_settings());
        objects::FilesystemStore objects(api.objects_directory(), files);
        video::FakeProvider provider("builtin");
        provider.before_files = hook;
        provider.video_bytes = video_bytes;
        provider.grows_by = grows_by;
        video::ProviderRegistry providers;
        providers.add(provider);
        const video::ClipTools tools{pool, files, objects, providers, scratch.path()};
        jobs::Worker worker(context.get_executor(), pool, api.app_settings());
        video::register_clip_work(worker, tools);
        worker.start();
        std::int64_t left = 1;
        while (left > 0) {
            const auto rows =
                co_await pool.run(count_unfinished, {}, deadline_in(std::chrono::seconds(10)));
            left = rows.front().get<std::int64_t>("n");
        }
        co_await worker.stop();
    };
    async::run<void>(body);
}

}  // namespace mien::test
