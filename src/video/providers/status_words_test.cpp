// The words by which services say how far they are, in any case.
#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using namespace testing;
using State = Standing::State;

const std::string our_id = "019ac0de-0000-7000-8000-00000000000a";

struct Wording {
    std::string kind;
    std::string content;
    std::string poll;   // the line of what is asked
    std::string reply;  // with @WORD@ and @BASE@
    std::vector<std::pair<std::string, State>> words;
};

std::vector<Wording> all_wordings() {
    return {
        {"comfyui",
         R"({"workflow":{},"bind":{},"output_node":"9"})",
         "GET /history/" + our_id,
         R"({")" + our_id + R"(":{"outputs":{"9":{"images":[{"filename":"a.mp4"}]}},)" +
             R"("status":{"status_str":"@WORD@"}}})",
         {{"success", State::succeeded}, {"error", State::failed}}},
        {"fal",
         R"({"model":"o/app"})",
         "GET /status",
         R"({"status":"@WORD@","queue_position":1})",
         {{"in_queue", State::queued},
          {"in_progress", State::running},
          {"completed", State::succeeded}}},
        {"replicate",
         R"({"model":"o/n"})",
         "GET /v1/predictions/" + our_id,
         R"({"status":"@WORD@","output":"@BASE@/a.mp4"})",
         {{"starting", State::queued},
          {"succeeded", State::succeeded},
          {"failed", State::failed},
          {"canceled", State::cancelled},
          {"aborted", State::cancelled}}},
        {"openai_compatible",
         "{}",
         "GET /v1/videos/" + our_id,
         R"({"status":"@WORD@"})",
         {{"queued", State::queued},
          {"completed", State::succeeded},
          {"failed", State::failed},
          {"cancelled", State::cancelled},
          {"expired", State::lost}}},
        {"http",
         "{}",
         "GET /status",
         R"({"status":"@WORD@"})",
         {{"pending", State::queued}, {"failed", State::failed}, {"canceled", State::cancelled}}}};
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what)) {
        text.replace(at, what.size(), by);
    }
    return text;
}

// "completed", "COMPLETED" and "Completed".
std::vector<std::string> spellings_of(const std::string& word) {
    auto upper = word;
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return {word, upper, upper.substr(0, 1) + word.substr(1)};
}

MIEN_CORO_TEST(status_words, mean_the_same_in_any_case) {
    for (const auto& wording : all_wordings()) {
        for (const auto& [word, state] : wording.words) {
            for (const auto& spelling : spellings_of(word)) {
                Routes routes;
                Bench bench(context, routes);
                const auto base = bench.server.url("");
                const auto reply =
                    replaced(replaced(wording.reply, "@WORD@", spelling), "@BASE@", base);
                routes.on(wording.poll, {json_reply(reply)});
                routes.on("GET /queue", {json_reply("{}")});
                routes.on("GET /response",
                          {json_reply(R"({"video":{"url":")" + base + R"(/a.mp4"}})")});
                json::object details;
                if (wording.kind == "fal" || wording.kind == "http") {
                    details = {{"status_url", base + "/status"},
                               {"response_url", base + "/response"},
                               {"cancel_url", base + "/cancel"}};
                }
                const auto service = bench.open(wording.kind, wording.content);
                const auto standing = co_await service->poll({our_id, details}, soon());
                EXPECT_EQ(standing.state, state) << wording.kind << ": " << spelling;
            }
        }
    }
}

}  // namespace
}  // namespace mien::video
