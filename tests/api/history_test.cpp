// What the API tells of exports, imports and videos when the queue has forgotten their jobs.
#include <gtest/gtest.h>

#include "jobs/cleaner.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

constexpr pg::Query age_jobs{"test_age_jobs",
                             "UPDATE jobs SET finished_at = finished_at - interval '8 days'"};

// Lets eight days pass for the queue. Says how many jobs it has forgotten.
std::int64_t forget_jobs(const ApiServer& api) {
    const std::function<awaitable<std::int64_t>(pg::Pool&)> forget =
        [](pg::Pool& pool) -> awaitable<std::int64_t> {
        const auto deadline = deadline_in(std::chrono::seconds(20));
        co_await pool.run(age_jobs, {}, deadline);
        co_return co_await jobs::clean_jobs(pool, deadline);
    };
    return with_database<std::int64_t>(api, forget);
}

std::string make_character(ApiServer& api) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    const auto saved = api.editor().post("/api/admin/characters/" + id + "/emotional-prompts/happy",
                                         {{"prompt_text", "She laughs."}});
    EXPECT_EQ(saved.status, 201U);
    return id;
}

// The answer with what changes when the job goes set to null.
json::value without_job(const ApiAnswer& answer) {
    auto document = answer.json.as_object();
    document["job_id"] = nullptr;
    // Links are signed for some minutes from now.
    for (const auto* const link : {"file_url", "video_url", "poster_url"}) {
        document.erase(link);
    }
    return document;
}

MIEN_API_TEST(history, of_an_export_does_not_need_its_job) {
    const TransferWorker worker(api);
    make_character(api);
    const auto exported = api.editor().post("/api/admin/prompts/export");
    ASSERT_EQ(exported.status, 201U) << exported.body;
    const auto path = "/api/admin/prompts/export/" + exported.text("/export_id");
    const auto before = api.viewer().get(path);
    EXPECT_EQ(before.at("/status"), "completed");
    EXPECT_EQ(forget_jobs(api), 1);
    const auto after = api.viewer().get(path);
    EXPECT_TRUE(after.at("/job_id").is_null());
    EXPECT_EQ(without_job(after), without_job(before));
    EXPECT_EQ(api.editor().post(path + "/cancel").status, 409U);
}

MIEN_API_TEST(history, of_an_import_does_not_need_its_jobs) {
    const TransferWorker worker(api);
    make_character(api);
    const auto file = api.editor().post("/api/admin/prompts/export");
    const auto url = file.text("/file_url");
    const auto content = api.nobody().get(url.substr(url.find("/media/"))).body;
    const auto planned = api.editor().send(
        http::Method::post, "/api/admin/prompts/import",
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.json\"\r\n\r\n" +
            content + "\r\n--b--\r\n",
        {{"Content-Type", "multipart/form-data; boundary=b"}});
    ASSERT_EQ(planned.status, 201U) << planned.body;
    const auto path = "/api/admin/prompts/import/" + planned.text("/import_id");
    EXPECT_EQ(forget_jobs(api), 2) << "of the export, and of the planning";
    const auto before = api.viewer().get(path);
    EXPECT_EQ(before.at("/status"), "planned");
    EXPECT_TRUE(before.at("/job_id").is_null());

    const auto applied = api.editor().post(path + "/apply", {{"strategy", "skip"}});
    EXPECT_EQ(applied.at("/status"), "applied") << applied.body;
    EXPECT_FALSE(applied.at("/job_id").is_null()) << "another job, of the apply";
    EXPECT_EQ(forget_jobs(api), 1);
    const auto after = api.viewer().get(path);
    EXPECT_EQ(without_job(after), without_job(applied));
}

MIEN_API_TEST(history, of_videos_is_found_by_their_status) {
    const json::object wanted{{"character_id", make_character(api)}, {"emotion", "happy"}};
    const auto cancelled = api.editor().post("/api/videos", wanted);
    const auto waiting = api.editor().post("/api/videos", wanted);
    const auto path = "/api/videos/" + cancelled.text("/video_id");
    const auto before = api.editor().post(path + "/cancel");
    EXPECT_EQ(before.at("/status"), "cancelled");
    EXPECT_EQ(forget_jobs(api), 1);
    const auto after = api.viewer().get(path);
    EXPECT_EQ(after.at("/status"), "cancelled");
    EXPECT_TRUE(after.at("/job_id").is_null());
    EXPECT_EQ(after.at("/depicted"), before.at("/depicted"));
    const auto ended = api.viewer().get("/api/admin/videos?status=cancelled");
    ASSERT_EQ(ended.at("/videos").as_array().size(), 1U);
    EXPECT_EQ(ended.text("/videos/0/video_id"), cancelled.text("/video_id"));
    const auto pending = api.viewer().get("/api/admin/videos?status=pending");
    ASSERT_EQ(pending.at("/videos").as_array().size(), 1U);
    EXPECT_EQ(pending.text("/videos/0/video_id"), waiting.text("/video_id"));

    const auto again = api.editor().post(path + "/retry");
    EXPECT_EQ(again.status, 202U) << again.body;
    EXPECT_EQ(again.at("/status"), "pending");
    EXPECT_FALSE(again.at("/job_id").is_null());
}

}  // namespace
}  // namespace mien::test
