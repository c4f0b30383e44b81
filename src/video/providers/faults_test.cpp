// Every adapter through the same faults: what may have arrived is never sent again, what certainly
// does not run is said to be rejected, and no key leaves the service's own host.
#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using namespace testing;
using State = Standing::State;
using Kind = ServiceFailure::Kind;

// A service that does as it should, and where its faults are put.
struct Wire {
    std::string kind;
    std::string content;
    std::string create;  // lines
    std::string poll;    // what decides how it ended
    std::string file;
    std::string cancel;
    std::function<Routes(const std::string& base)> good;
    std::function<ServiceHandle(const std::string& base)> handle;
    Reply unknown_word;  // of the poll
    std::optional<Reply> no_video;
    std::optional<Reply> moderated;
    Reply late_cancel;
    Cancelled late = Cancelled::too_late;
    Reply refused_for_content;  // of the create
    ErrorKind without_file = ErrorKind::gone;
};

const std::string our_id = "019ac0de-0000-7000-8000-00000000000a";

Reply entry_of(std::string_view outputs, std::string_view status) {
    return json_reply(
        fmt::format(R"({{"{}":{{"outputs":{},"status":{}}}}})", our_id, outputs, status));
}

Wire comfyui() {
    Wire wire;
    wire.kind = "comfyui";
    wire.content = R"({"workflow":{
        "6":{"class_type":"T","inputs":{"value":""}},
        "9":{"class_type":"SaveVideo","inputs":{"filename_prefix":"a","text":["6",0]}}},
        "bind":{"text":"6.inputs.value","filename_prefix":"9.inputs.filename_prefix"},
        "output_node":"9"})";
    wire.create = "POST /prompt";
    wire.poll = "GET /history/" + our_id;
    wire.file = "GET /view";
    wire.cancel = "POST /interrupt";
    wire.good = [wire](const std::string&) {
        return Routes()
            .on(wire.create, {json_reply(R"({"prompt_id":")" + our_id + R"(","node_errors":{}})")})
            .on("GET /queue", {json_reply(R"({"queue_running":[],"queue_pending":[]})")})
            .on(wire.poll, {entry_of(R"({"9":{"images":[{"filename":"a.mp4","subfolder":"",
                                     "type":"output"}]}})",
                                     R"({"status_str":"success"})")})
            .on(wire.file, {Reply{answer("200 OK", "film")}});
    };
    wire.handle = [](const std::string&) { return ServiceHandle{our_id, {}}; };
    wire.unknown_word = entry_of("{}", R"({"status_str":"frobnicated"})");
    wire.no_video = entry_of("{}", R"({"status_str":"success"})");
    wire.late_cancel = json_reply("{}");
    wire.refused_for_content =
        json_reply(R"({"error":{"type":"content_policy","message":"no"}})", "400 Bad Request");
    wire.without_file = ErrorKind::not_found;
    return wire;
}

Wire fal() {
    Wire wire;
    wire.kind = "fal";
    wire.content = R"({"model":"o/app","fields":{"text":"prompt"}})";
    wire.create = "POST /o/app";
    wire.poll = "GET /o/app/requests/r/status";
    wire.file = "GET /file.mp4";
    wire.cancel = "PUT /o/app/requests/r/cancel";
    const auto urls = [](const std::string& base) {
        return json::object{{"status_url", base + "/o/app/requests/r/status"},
                            {"response_url", base + "/o/app/requests/r"},
                            {"cancel_url", base + "/o/app/requests/r/cancel"}};
    };
    wire.good = [wire, urls](const std::string& base) {
        auto taken = urls(base);
        taken["request_id"] = "r";
        return Routes()
            .on(wire.create, {json_reply(json_text(taken))})
            .on(wire.poll, {json_reply(R"({"status":"COMPLETED"})")})
            .on("GET /o/app/requests/r",
                {json_reply(R"({"video":{"url":")" + base + R"(/file.mp4"}})")})
            .on(wire.file, {Reply{answer("200 OK", "film")}});
    };
    wire.handle = [urls](const std::string& base) { return ServiceHandle{"r", urls(base)}; };
    wire.unknown_word = json_reply(R"({"status":"FROBNICATED"})");
    wire.moderated = json_reply(
        R"({"status":"COMPLETED","error":"no","error_type":"content_policy_violation"})");
    wire.late_cancel = json_reply(R"({"status":"ALREADY_COMPLETED"})", "400 Bad Request");
    wire.refused_for_content = json_reply(
        R"({"detail":[{"loc":["body","prompt"],"msg":"no","type":"content_policy_violation"}]})",
        "422 Unprocessable Entity");
    return wire;
}

Wire replicate() {
    Wire wire;
    wire.kind = "replicate";
    wire.content = R"({"model":"o/n","fields":{"text":"prompt"}})";
    wire.create = "POST /v1/models/o/n/predictions";
    wire.poll = "GET /v1/predictions/p";
    wire.file = "GET /file.mp4";
    wire.cancel = "POST /v1/predictions/p/cancel";
    wire.good = [wire](const std::string& base) {
        return Routes()
            .on(wire.create, {json_reply(R"({"id":"p","status":"starting"})", "201 Created")})
            .on(wire.poll, {json_reply(R"({"id":"p","status":"succeeded","output":")" + base +
                                       R"(/file.mp4"})")})
            .on(wire.file, {Reply{answer("200 OK", "film")}});
    };
    wire.handle = [](const std::string&) { return ServiceHandle{"p", {}}; };
    wire.unknown_word = json_reply(R"({"status":"frobnicated"})");
    wire.no_video = json_reply(R"({"status":"succeeded","output":null})");
    wire.moderated =
        json_reply(R"({"status":"failed","error":"The input was flagged as sensitive"})");
    wire.late_cancel = json_reply(R"({"status":"succeeded"})");
    wire.refused_for_content =
        json_reply(R"({"title":"No","detail":"NSFW content"})", "422 Unprocessable Entity");
    return wire;
}

Wire openai_compatible() {
    Wire wire;
    wire.kind = "openai_compatible";
    wire.content = R"({"dialect":"openai"})";
    wire.create = "POST /v1/videos";
    wire.poll = "GET /v1/videos/v";
    wire.file = "GET /v1/videos/v/content";
    wire.cancel = "DELETE /v1/videos/v";
    wire.good = [wire](const std::string&) {
        return Routes()
            .on(wire.create, {json_reply(R"({"id":"v","status":"queued"})")})
            .on(wire.poll, {json_reply(R"({"id":"v","status":"completed"})")})
            .on(wire.file, {Reply{answer("200 OK", "film")}});
    };
    wire.handle = [](const std::string&) { return ServiceHandle{"v", {}}; };
    wire.unknown_word = json_reply(R"({"status":"frobnicated"})");
    wire.moderated =
        json_reply(R"({"status":"failed","error":{"code":"moderation_blocked","message":"no"}})");
    wire.late_cancel = json_reply("{}");
    wire.refused_for_content = json_reply(
        R"({"error":{"code":"content_policy_violation","message":"no"}})", "400 Bad Request");
    return wire;
}

Wire http() {
    Wire wire;
    wire.kind = "http";
    wire.content = R"({"path":"/clips"})";
    wire.create = "POST /clips";
    wire.poll = "GET /clips/c";
    wire.file = "GET /file.mp4";
    wire.good = [wire](const std::string& base) {
        return Routes()
            .on(wire.create, {json_reply(R"({"status_url":"/clips/c"})", "202 Accepted")})
            .on(wire.poll, {json_reply(R"({"video_url":")" + base + R"(/file.mp4"})")})
            .on(wire.file, {Reply{answer("200 OK", "film")}});
    };
    wire.handle = [](const std::string& base) {
        return ServiceHandle{"c", {{"status_url", base + "/clips/c"}}};
    };
    wire.unknown_word = json_reply(R"({"status":"frobnicated"})");
    wire.no_video = json_reply(R"({"status":"succeeded"})");
    wire.moderated =
        json_reply(R"({"status":"failed","error":{"code":"moderation","message":"no"}})");
    wire.late = Cancelled::unsupported;
    wire.late_cancel = json_reply("{}");
    wire.refused_for_content =
        json_reply(R"({"error":{"code":"content_policy","message":"no"}})", "422 Unprocessable");
    return wire;
}

std::vector<Wire> all_wires() {
    return {comfyui(), fal(), replicate(), openai_compatible(), http()};
}

// The good service with one line that answers otherwise.
struct Faulty {
    Faulty(IoContext& context, const Wire& made, const std::string& line, const Reply& reply)
        : wire(made), bench(context, routes), base(bench.server.url("")) {
        routes.take(wire.good(base));
        if (!line.empty()) {
            routes.on(line, {reply});
        }
        service = bench.open(wire.kind, wire.content);
    }
    // Each fault names the adapter.
    [[nodiscard]] std::string told(std::string_view fault) const {
        return wire.kind + ": " + std::string(fault);
    }

    Wire wire;
    Routes routes;
    Bench bench;
    std::string base;
    std::unique_ptr<VideoService> service;
};

const std::string page = "<html><body>Bad gateway</body></html>";
const Reply lost{"", Reply::Then::close};
const Reply truncated{"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":", Reply::Then::close};

Reply page_of(std::string_view status) {
    return {answer(status, page, "Content-Type: text/html\r\n")};
}

Reply oversized() {
    return json_reply("{\"id\":\"" + std::string(5 * 1024 * 1024, 'x') + "\"}");
}

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

// By every name that a service gives one.
std::string with_id(const std::string& id) {
    return fmt::format(R"({{"id":"{0}","prompt_id":"{0}","request_id":"{0}","video_id":"{0}"}})",
                       id);
}

enum class Came : std::uint8_t { accepted, rejected, unknown };

struct CreateFault {
    std::string name;
    Reply reply;
    Came came;
    Kind kind = Kind::unavailable;
};

std::vector<CreateFault> create_faults(const Wire& wire) {
    return {
        {"none", Reply{}, Came::accepted},
        {"lost answer", lost, Came::unknown},
        {"truncated answer", truncated, Came::unknown},
        {"oversized answer", oversized(), Came::unknown},
        {"page with 200", page_of("200 OK"), Came::unknown},
        {"page with 502", page_of("502 Bad Gateway"), Came::unknown},
        {"page with 503", page_of("503 Service Unavailable"), Came::unknown},
        {"500", json_reply(R"({"detail":"boom"})", "500 Internal Server Error"), Came::unknown},
        {"504", json_reply(R"({"detail":"slow"})", "504 Gateway Timeout"), Came::unknown},
        {"303", json_reply("{}", "303 See Other", "Location: /x\r\n"), Came::unknown},
        {"empty object", json_reply("{}"), Came::unknown},
        {"no object", json_reply("[1]"), Came::unknown},
        {"id of another kind", json_reply(R"({"id":{},"prompt_id":[],"request_id":true})"),
         Came::unknown},
        {"long id", json_reply(with_id(std::string(200'000, 'x'))), Came::unknown},
        {"id with a line break", json_reply(with_id(R"(a\r\nX-Evil: 1)")), Came::unknown},
        {"id that is a step up", json_reply(with_id("..")), Came::unknown},
        {"deep answer", json_reply(std::string(100'000, '[') + std::string(100'000, ']')),
         Came::unknown},
        {"compressed answer",
         json_reply("\x1f\x8b\x08 and so on", "200 OK", "Content-Encoding: gzip\r\n"),
         Came::unknown},
        {"many headers", json_reply("{}", "200 OK", repeated("X-A: b\r\n", 200)), Came::unknown},
        {"long header", json_reply("{}", "200 OK", "X-A: " + std::string(40'000, 'a') + "\r\n"),
         Came::unknown},
        {"503 of a gateway", json_reply(R"({"message":"busy"})", "503 Service Unavailable"),
         Came::unknown},
        {"503 that says when",
         json_reply(R"({"detail":"busy"})", "503 Service Unavailable", "Retry-After: 7\r\n"),
         Came::rejected, Kind::rate_limited},
        {"429",
         json_reply(R"({"detail":"slow down"})", "429 Too Many Requests", "Retry-After: 7\r\n"),
         Came::rejected, Kind::rate_limited},
        {"401", json_reply(R"({"detail":"who?"})", "401 Unauthorized"), Came::rejected,
         Kind::authentication},
        {"402", json_reply(R"({"detail":"pay"})", "402 Payment Required"), Came::rejected,
         Kind::quota},
        {"404", page_of("404 Not Found"), Came::rejected, Kind::invalid},
        {"413", page_of("413 Content Too Large"), Came::rejected, Kind::invalid},
        {"content", wire.refused_for_content, Came::rejected, Kind::moderation},
    };
}

Came came_of(const Submission& submission) {
    return static_cast<Came>(submission.index());
}

const ServiceFailure& failure_of(const Submission& submission) {
    static const ServiceFailure none;
    if (const auto* const rejected = as<Rejected>(submission)) {
        return rejected->failure;
    }
    const auto* const unknown = as<Unknown>(submission);
    return unknown != nullptr ? unknown->failure : none;
}

MIEN_CORO_TEST(faults, of_a_create_never_send_it_twice) {
    for (const auto& wire : all_wires()) {
        for (const auto& fault : create_faults(wire)) {
            const auto line = fault.name == "none" ? "" : wire.create;
            Faulty faulty(context, wire, line, fault.reply);
            const auto submission = co_await faulty.service->submit(some_order(), soon());
            const auto& failure = failure_of(submission);
            EXPECT_EQ(came_of(submission), fault.came) << faulty.told(fault.name);
            EXPECT_EQ(seen_of(faulty.bench.server, wire.create).size(), 1U)
                << faulty.told(fault.name);
            if (fault.came == Came::rejected) {
                EXPECT_EQ(failure.kind, fault.kind) << faulty.told(fault.name);
            }
            if (fault.came == Came::unknown) {
                EXPECT_TRUE(failure.may_be_billed) << faulty.told(fault.name);
            }
            if (fault.name == "429") {
                EXPECT_EQ(failure.retry_after, std::chrono::seconds(7)) << wire.kind;
            }
            const bool is_sentence = fault.came == Came::accepted || failure.message.ends_with('.');
            EXPECT_TRUE(is_sentence) << faulty.told(failure.message);
            EXPECT_LT(failure.message.size(), 700U) << wire.kind;
            EXPECT_EQ(failure.message.find("hidden-key"), std::string::npos);
        }
    }
}

MIEN_CORO_TEST(faults, before_the_body_is_sent_reject_a_create) {
    for (const auto& wire : all_wires()) {
        auto gone = std::make_unique<TestServer>(context, [](const Seen&) { return lost; });
        const auto base = gone->url("");
        gone.reset();
        async::WorkPool files(1, 8);
        for (const auto& [url, kind] : std::vector<std::pair<std::string, Kind>>{
                 {base, Kind::unavailable},
                 {"https://host.invalid", Kind::unavailable},
                 {"https://10.1.2.3", Kind::invalid},
                 {"http://8.8.8.8", Kind::invalid},
                 {"https://169.254.169.254", Kind::invalid}}) {
            const auto service =
                open_service(context.get_executor(), files, connection_to(wire.kind, url),
                             object_of(wire.content));
            const auto submission = co_await service->submit(some_order(), soon());
            MIEN_REQUIRE(as<Rejected>(submission));
            EXPECT_EQ(failure_of(submission).kind, kind) << wire.kind << url;
            EXPECT_FALSE(failure_of(submission).may_be_billed);
            const auto health = co_await service->check_health(soon());
            EXPECT_TRUE(health) << wire.kind << url;
        }
    }
}

// To wherever it leads, neither the create nor the key goes.
MIEN_CORO_TEST(faults, redirects_are_not_followed) {
    TestServer foreign(context, [](const Seen&) { return json_reply("{}"); });
    for (const auto& wire : all_wires()) {
        for (const auto status : {"301 Moved", "302 Found", "307 Temporary", "308 Permanent"}) {
            const auto moved = json_reply("{}", status, "Location: " + foreign.url("/x") + "\r\n");
            Faulty creating(context, wire, wire.create, moved);
            const auto submission = co_await creating.service->submit(some_order(), soon());
            MIEN_REQUIRE(as<Rejected>(submission));
            EXPECT_EQ(failure_of(submission).code, "redirected") << wire.kind;
            Faulty polling(context, wire, wire.poll, moved);
            const auto error =
                co_await error_of(polling.service->poll(wire.handle(polling.base), soon()));
            MIEN_REQUIRE(error);
            EXPECT_EQ(error->kind(), ErrorKind::unavailable) << wire.kind;
        }
    }
    EXPECT_TRUE(foreign.requests().empty());
}

struct PollFault {
    std::string name;
    Reply reply;
    ErrorKind kind;
};

MIEN_CORO_TEST(faults, of_a_poll_say_nothing_of_the_work) {
    const std::vector<PollFault> all{
        {"lost answer", lost, ErrorKind::unavailable},
        {"truncated answer", truncated, ErrorKind::unavailable},
        {"page with 200", page_of("200 OK"), ErrorKind::unavailable},
        {"page with 502", page_of("502 Bad Gateway"), ErrorKind::unavailable},
        {"page with 500", page_of("500 Internal Server Error"), ErrorKind::unavailable},
        {"no object", json_reply("[1]"), ErrorKind::unavailable},
        {"401", json_reply("{}", "401 Unauthorized"), ErrorKind::unavailable},
        {"429", json_reply("{}", "429 Too Many Requests", "Retry-After: 7\r\n"),
         ErrorKind::rate_limited}};
    for (const auto& wire : all_wires()) {
        for (const auto& fault : all) {
            Faulty faulty(context, wire, wire.poll, fault.reply);
            const auto error =
                co_await error_of(faulty.service->poll(wire.handle(faulty.base), soon()));
            EXPECT_TRUE(error) << faulty.told(fault.name);
            MIEN_REQUIRE(error);
            EXPECT_EQ(error->kind(), fault.kind) << faulty.told(fault.name);
            if (fault.kind == ErrorKind::rate_limited) {
                EXPECT_EQ(error->retry_after(), std::chrono::seconds(7)) << wire.kind;
            }
        }
    }
}

MIEN_CORO_TEST(faults, of_what_a_poll_says_are_endings_or_none) {
    for (const auto& wire : all_wires()) {
        Faulty odd(context, wire, wire.poll, wire.unknown_word);
        const auto running = co_await odd.service->poll(wire.handle(odd.base), soon());
        EXPECT_EQ(running.state, State::running) << wire.kind;
        EXPECT_FALSE(running.failure) << wire.kind;
        for (const auto& [reply, kind] :
             {std::pair(wire.no_video, Kind::output_missing), {wire.moderated, Kind::moderation}}) {
            if (!reply) {
                continue;
            }
            Faulty faulty(context, wire, wire.poll, *reply);
            const auto standing = co_await faulty.service->poll(wire.handle(faulty.base), soon());
            EXPECT_EQ(standing.state, State::failed) << wire.kind;
            MIEN_REQUIRE(standing.failure);
            EXPECT_EQ(standing.failure->kind, kind) << wire.kind;
            EXPECT_TRUE(standing.outputs.empty());
        }
    }
}

MIEN_CORO_TEST(faults, of_a_file_leave_nothing_behind) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "clip";
    for (const auto& wire : all_wires()) {
        for (const auto& [reply, kind] : std::vector<std::pair<Reply, std::optional<ErrorKind>>>{
                 {Reply{answer("200 OK", "film")}, std::nullopt},
                 {page_of("404 Not Found"), wire.without_file},
                 {page_of("410 Gone"), wire.without_file},
                 {page_of("403 Forbidden"), wire.without_file},
                 {truncated, ErrorKind::unavailable}}) {
            Faulty faulty(context, wire, wire.file, reply);
            const auto handle = wire.handle(faulty.base);
            const auto standing = co_await faulty.service->poll(handle, soon());
            EXPECT_EQ(standing.state, State::succeeded) << wire.kind;
            MIEN_REQUIRE(!standing.outputs.empty());
            EXPECT_TRUE(standing.outputs[0].needs_key) << "it is the service's own host";
            const auto error =
                co_await error_of(faulty.service->fetch(handle, standing.outputs[0], file, soon()));
            EXPECT_EQ(error ? std::optional(error->kind()) : std::nullopt, kind) << wire.kind;
            EXPECT_EQ(std::filesystem::exists(file), !error) << wire.kind;
            std::filesystem::remove(file);
            EXPECT_TRUE(has_key(seen_of(faulty.bench.server, wire.file).at(0))) << wire.kind;
        }
    }
}

MIEN_CORO_TEST(faults, a_file_may_lie_elsewhere_and_the_key_does_not_go_there) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "clip";
    TestServer store(context, [](const Seen&) -> Reply { return {answer("200 OK", "film")}; });
    for (const auto& wire : all_wires()) {
        const auto signed_url = "Location: " + store.url("/signed?x=1") + "\r\n";
        Faulty faulty(context, wire, wire.file, json_reply("{}", "302 Found", signed_url));
        const auto handle = wire.handle(faulty.base);
        const auto standing = co_await faulty.service->poll(handle, soon());
        co_await faulty.service->fetch(handle, standing.outputs.at(0), file, soon());
        EXPECT_EQ(content_of(file), "film") << wire.kind;
        std::filesystem::remove(file);
        const ServiceOutput direct{.url = store.url("/direct"), .content_type = {}};
        const auto error = co_await error_of(faulty.service->fetch(handle, direct, file, soon()));
        EXPECT_EQ(error.has_value(), wire.kind == "comfyui") << "which serves its files itself";
        std::filesystem::remove(file);
    }
    EXPECT_EQ(store.requests().size(), 2 * all_wires().size() - 1);
    for (const auto& seen : store.requests()) {
        EXPECT_FALSE(has_key(seen));
        EXPECT_EQ(seen.head.find("hidden-key"), std::string::npos);
    }
}

MIEN_CORO_TEST(faults, of_a_file_that_leads_in_circles_end) {
    const test::ScratchDirectory scratch;
    for (const auto& wire : all_wires()) {
        const auto around = json_reply("{}", "302 Found", "Location: ?again\r\n");
        Faulty faulty(context, wire, wire.file, around);
        const auto handle = wire.handle(faulty.base);
        const auto standing = co_await faulty.service->poll(handle, soon());
        const auto error = co_await error_of(
            faulty.service->fetch(handle, standing.outputs.at(0), scratch.path() / "clip", soon()));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::upstream_failed) << wire.kind;
        EXPECT_LE(seen_of(faulty.bench.server, wire.file).size(), 4U) << wire.kind;
    }
}

MIEN_CORO_TEST(faults, outputs_lead_to_no_address_that_may_not_be_called) {
    const test::ScratchDirectory scratch;
    for (const auto& wire : all_wires()) {
        Faulty faulty(context, wire, "", Reply{});
        for (const auto url : {"https://169.254.169.254/latest", "http://8.8.8.8/a.mp4",
                               "https://10.0.0.1/a.mp4", "https://[::1]/a.mp4"}) {
            const auto error = co_await error_of(faulty.service->fetch(
                wire.handle(faulty.base), ServiceOutput{.url = url, .content_type = {}},
                scratch.path() / "clip", soon()));
            EXPECT_TRUE(error) << wire.kind << url;
        }
        // At most whether who led there is who was meant.
        EXPECT_LE(faulty.bench.server.requests().size(), 1U);
    }
}

MIEN_CORO_TEST(faults, a_cancel_that_comes_late_is_told_as_such) {
    for (const auto& wire : all_wires()) {
        Faulty faulty(context, wire, wire.cancel, wire.late_cancel);
        const auto cancelled = co_await faulty.service->cancel(wire.handle(faulty.base), soon());
        EXPECT_EQ(cancelled, wire.late) << wire.kind;
    }
}

}  // namespace
}  // namespace mien::video
