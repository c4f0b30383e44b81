// The adapter of ComfyUI against the shapes that v0.3.64 and v0.38 answer with.
#include "base/limits/provider_calls.hpp"
#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using namespace testing;
using State = Standing::State;
using Kind = ServiceFailure::Kind;

const std::string id = "019ac0de-0000-7000-8000-00000000000a";
constexpr std::string_view preset = R"({
  "workflow": {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 256, "height": 256, "batch_size": 8}},
    "6": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": ""}},
    "8": {"class_type": "CreateVideo", "inputs": {"images": ["1", 0], "fps": 12.0}},
    "9": {"class_type": "SaveVideo", "inputs": {"video": ["8", 0], "filename_prefix": "a",
          "format": "mp4", "codec": "h264"}}},
  "bind": {"text": "6.inputs.value", "filename_prefix": "9.inputs.filename_prefix"},
  "output_node": "9"})";

std::string preset_with_image() {
    auto content = object_of(preset);
    content["workflow"].as_object()["20"] =
        json::parse(R"({"class_type": "LoadImage", "inputs": {"image": "example.png"}})");
    content["bind"].as_object()["image_first"] = "20.inputs.image";
    return json::serialize(content);
}

Reply taken() {
    return json_reply(fmt::format(R"({{"prompt_id":"{}","number":7,"node_errors":{{}}}})", id));
}

Reply empty_queue() {
    return json_reply(R"({"queue_running":[],"queue_pending":[]})");
}

Reply queue_with(std::string_view running, std::string_view pending) {
    return json_reply(
        fmt::format(R"({{"queue_running":[{}],"queue_pending":[{}]}})", running, pending));
}

std::string queue_item(int number, std::string_view prompt_id) {
    // NaN is what the server writes for a node that always runs anew.
    return fmt::format(R"([{},"{}",{{"1":{{"is_changed":[NaN]}}}},{{}},["9"]])", number, prompt_id);
}

Reply history_of(std::string_view outputs, std::string_view status) {
    return json_reply(fmt::format(
        R"({{"{}":{{"prompt":[7,"{}",{{}},{{}},["9"]],"outputs":{},"status":{},"meta":{{}}}}}})",
        id, id, outputs, status));
}

std::string success() {
    return R"({"status_str":"success","completed":true,"messages":[
        ["execution_start",{"timestamp":1000}],["execution_success",{"timestamp":3500}]]})";
}

const std::string history_path = "GET /history/" + id;

MIEN_CORO_TEST(comfyui, sends_our_id_in_all_three_places) {
    Bench bench(context, Routes().on("POST /prompt", {taken()}));
    const auto service = bench.open("comfyui", preset);
    const auto submission = co_await service->submit(some_order(), soon());
    MIEN_REQUIRE(as<Accepted>(submission));
    EXPECT_EQ(as<Accepted>(submission)->handle.external_id, id);
    const auto sent = object_of(bench.server.requests().at(0).body);
    EXPECT_EQ(text_of(sent.at("prompt_id")), id);
    EXPECT_EQ(text_of(sent.at("extra_data").at("job_id")), id);
    EXPECT_EQ(text_of(sent.at("prompt").at("9").at("inputs").at("filename_prefix")), "mien/" + id);
    EXPECT_EQ(text_of(sent.at("prompt").at("6").at("inputs").at("value")),
              some_order().resolved_text);
    EXPECT_EQ(bench.server.requests().at(0).body, json_text(service->outgoing(some_order())));
    EXPECT_TRUE(has_key(bench.server.requests().at(0)));
    EXPECT_EQ(bench.server.requests().at(0).head.find("Origin:"), std::string::npos);
}

// The server drops the node that is wrong, runs the rest and says 200.
MIEN_CORO_TEST(comfyui, takes_a_partly_refused_workflow_out_of_the_queue) {
    const auto partly = json_reply(fmt::format(
        R"({{"prompt_id":"{}","number":7,"node_errors":{{"9":{{"errors":[{{"type":
        "custom_validation_failed","message":"Custom validation failed for node","details":
        "image - Invalid image file: nope.png","extra_info":{{"input_name":"image"}}}}],
        "dependent_outputs":["9"],"class_type":"SaveVideo"}}}}}})",
        id));
    for (const bool is_running : {false, true}) {
        const auto queue = is_running ? queue_with(queue_item(7, id), "") : empty_queue();
        Bench bench(context, Routes()
                                 .on("POST /prompt", {partly})
                                 .on("POST /queue", {Reply{answer("200 OK")}})
                                 .on("GET /queue", {queue})
                                 .on("POST /interrupt", {Reply{answer("200 OK")}}));
        const auto submission =
            co_await bench.open("comfyui", preset)->submit(some_order(), soon());
        MIEN_REQUIRE(as<Rejected>(submission));
        const auto& failure = as<Rejected>(submission)->failure;
        EXPECT_EQ(failure.kind, Kind::invalid);
        EXPECT_EQ(failure.code, "custom_validation_failed");
        EXPECT_NE(failure.message.find("node 9 (SaveVideo): image: "), std::string::npos)
            << failure.message;
        EXPECT_NE(failure.message.find("nope.png"), std::string::npos);
        EXPECT_EQ(seen_of(bench.server, "POST /queue").at(0).body,
                  fmt::format(R"({{"delete":["{}"]}})", id));
        const auto interrupts = seen_of(bench.server, "POST /interrupt");
        EXPECT_EQ(interrupts.size(), is_running ? 1U : 0U);
        EXPECT_EQ(seen_of(bench.server, "POST /prompt").size(), 1U);
    }
}

MIEN_CORO_TEST(comfyui, says_so_when_what_is_left_cannot_be_stopped) {
    const auto partly = json_reply(
        fmt::format(R"({{"prompt_id":"{}","node_errors":{{"9":{{"errors":[]}}}}}})", id));
    Bench bench(context, Routes()
                             .on("POST /prompt", {partly})
                             .on("POST /queue", {Reply{answer("500 Internal Server Error")}}));
    const auto submission = co_await bench.open("comfyui", preset)->submit(some_order(), soon());
    MIEN_REQUIRE(as<Unknown>(submission));
    EXPECT_EQ(as<Unknown>(submission)->external_id, id);
}

MIEN_CORO_TEST(comfyui, names_the_node_of_a_refusal) {
    Bench bench(context, Routes().on("POST /prompt", {json_reply(R"({"error":{"type":
        "prompt_outputs_failed_validation","message":"Prompt outputs failed validation",
        "details":"","extra_info":{}},"node_errors":{"9":{"errors":[{"type":
        "required_input_missing","message":"Required input is missing","details":"format",
        "extra_info":{"input_name":"format"}}],"class_type":"SaveVideo"}}})",
                                                                 "400 Bad Request")}));
    const auto submission = co_await bench.open("comfyui", preset)->submit(some_order(), soon());
    MIEN_REQUIRE(as<Rejected>(submission));
    EXPECT_EQ(as<Rejected>(submission)->failure.message,
              "ComfyUI refuses the workflow of the preset: node 9 (SaveVideo): format: Required "
              "input is missing.");
}

std::string made_clip() {
    return R"({"9":{"images":[{"filename":"a_00001_.mp4","subfolder":"mien","type":"output"}]}})";
}

// Goal: what has ended is known by its history alone, and the queue is read only until then.
MIEN_CORO_TEST(comfyui, polls_the_history_and_asks_where_it_is_when_it_has_not_ended) {
    Bench bench(context, Routes()
                             .on("GET /queue",
                                 {queue_with("", queue_item(9, "other") + "," + queue_item(8, id) +
                                                     "," + queue_item(-1, "front")),
                                  queue_with(queue_item(8, id), "")})
                             .on(history_path, {json_reply("{}"), json_reply("{}"),
                                                history_of(made_clip(), success())}));
    const auto service = bench.open("comfyui", preset);
    const ServiceHandle handle{id, {}};
    const auto queued = co_await service->poll(handle, soon());
    EXPECT_EQ(queued.state, State::queued);
    EXPECT_EQ(queued.queue_position, 1);
    const auto running = co_await service->poll(handle, soon());
    EXPECT_EQ(running.state, State::running);
    const auto done = co_await service->poll(handle, soon());
    EXPECT_EQ(done.state, State::succeeded);
    EXPECT_EQ(seen_of(bench.server, "GET /queue").size(), 2U);
    EXPECT_EQ(seen_of(bench.server, "GET /api/jobs").size(), 1U) << "an older server is asked once";
    MIEN_REQUIRE(done.outputs.size() == 1);
    EXPECT_EQ(done.outputs[0].url,
              bench.server.url("/view?filename=a_00001_.mp4&subfolder=mien&type=output"));
    EXPECT_EQ(done.cost.value().amount, 2.5);
}

MIEN_CORO_TEST(comfyui, sees_a_prompt_that_ends_between_two_questions) {
    Bench bench(context,
                Routes()
                    .on("GET /queue", {empty_queue()})
                    .on(history_path, {json_reply("{}"), history_of(made_clip(), success())}));
    const auto standing = co_await bench.open("comfyui", preset)->poll({id, {}}, soon());
    EXPECT_EQ(standing.state, State::succeeded);
}

Reply jobs_with(std::string_view jobs, bool has_more = false) {
    return json_reply(fmt::format(
        R"({{"jobs":[{}],"pagination":{{"offset":0,"limit":1000,"total":3,"has_more":{}}}}})", jobs,
        has_more));
}

std::string listed_job(std::string_view job_id, std::string_view status, int priority) {
    return fmt::format(
        R"({{"id":"{}","status":"{}","priority":{},"create_time":1,"outputs_count":0}})", job_id,
        status, priority);
}

// Goal: a server of today is never asked for its queue with all its graphs.
MIEN_CORO_TEST(comfyui, asks_a_newer_server_for_its_list_of_jobs) {
    const auto waiting = listed_job("other", "in_progress", 1) + "," +
                         listed_job(id, "pending", 3) + "," + listed_job("next", "pending", 2);
    Bench bench(context, Routes()
                             .on("GET /api/jobs",
                                 {jobs_with(waiting), jobs_with(listed_job(id, "in_progress", 3)),
                                  jobs_with(""), jobs_with(waiting), jobs_with("")})
                             .on(history_path, {json_reply("{}")}));
    const auto service = bench.open("comfyui", preset);
    const ServiceHandle handle{id, {}};
    const auto queued = co_await service->poll(handle, soon());
    EXPECT_EQ(queued.state, State::queued);
    EXPECT_EQ(queued.queue_position, 1);
    const auto running = co_await service->poll(handle, soon());
    EXPECT_EQ(running.state, State::running);
    const auto lost = co_await service->poll(handle, soon());
    EXPECT_EQ(lost.state, State::lost);
    const auto found = co_await service->find(id, soon());
    EXPECT_TRUE(found);
    const auto none = co_await service->find(id, soon());
    EXPECT_FALSE(none);
    EXPECT_TRUE(seen_of(bench.server, "GET /queue").empty());
    EXPECT_NE(bench.server.requests().at(1).head.find("?status=pending,in_progress&limit=1000 "),
              std::string::npos)
        << bench.server.requests().at(1).head;
}

MIEN_CORO_TEST(comfyui, looks_into_the_queue_when_the_list_is_cut) {
    Bench bench(context, Routes()
                             .on("GET /api/jobs", {jobs_with(listed_job("a", "pending", 1), true)})
                             .on("GET /queue", {queue_with("", queue_item(8, id))})
                             .on(history_path, {json_reply("{}")}));
    const auto standing = co_await bench.open("comfyui", preset)->poll({id, {}}, soon());
    EXPECT_EQ(standing.state, State::queued);
    EXPECT_EQ(standing.queue_position, 0);
}

// Goal: a queue beyond all bounds is not read, and neither loses a prompt nor hides its end.
MIEN_CORO_TEST(comfyui, goes_on_beside_a_queue_that_is_too_large) {
    const std::string graph(limits::service_queue_bytes_max, 'x');
    Bench bench(context,
                Routes()
                    .on("GET /queue", {json_reply("{\"queue_running\":[\"" + graph +
                                                  "\"],\"queue_pending\":[]}")})
                    .on("POST /queue", {Reply{answer("200 OK")}})
                    .on(history_path, {json_reply("{}"), history_of(made_clip(), success())}));
    const auto service = bench.open("comfyui", preset);
    const ServiceHandle handle{id, {}};
    const auto waiting = co_await service->poll(handle, soon());
    EXPECT_EQ(waiting.state, State::queued);
    EXPECT_EQ(waiting.queue_position, std::nullopt);
    const auto unfound = co_await error_of(service->find(id, soon()));
    MIEN_REQUIRE(unfound);
    EXPECT_EQ(unfound->kind(), ErrorKind::unavailable);
    EXPECT_NE(unfound->message().find("larger than 8 MiB"), std::string::npos)
        << unfound->message();
    const auto uncancelled = co_await error_of(service->cancel(handle, soon()));
    EXPECT_EQ(uncancelled.value().kind(), ErrorKind::unavailable);
    EXPECT_EQ(seen_of(bench.server, "POST /queue").size(), 1U) << "if it waits, it is taken out";
    EXPECT_TRUE(seen_of(bench.server, "POST /interrupt").empty());
    const auto done = co_await service->poll(handle, soon());
    EXPECT_EQ(done.state, State::succeeded);
}

MIEN_CORO_TEST(comfyui, a_prompt_in_neither_is_lost) {
    Bench bench(context,
                Routes().on("GET /queue", {empty_queue()}).on(history_path, {json_reply("{}")}));
    const auto service = bench.open("comfyui", preset);
    const auto standing = co_await service->poll({id, {}}, soon());
    EXPECT_EQ(standing.state, State::lost);
    const auto found = co_await service->find(id, soon());
    EXPECT_FALSE(found);
}

MIEN_CORO_TEST(comfyui, finds_a_prompt_whose_answer_was_lost) {
    Bench bench(context, Routes()
                             .on("POST /prompt", {Reply{"", Reply::Then::close}})
                             .on("GET /queue", {queue_with("", queue_item(1, id)), empty_queue()})
                             .on(history_path, {history_of("{}", success())}));
    const auto service = bench.open("comfyui", preset);
    const auto submission = co_await service->submit(some_order(), soon());
    EXPECT_TRUE(as<Unknown>(submission));
    for (int i = 0; i < 2; ++i) {
        const auto found = co_await service->find(id, soon());
        MIEN_REQUIRE(found);
        EXPECT_EQ(found->external_id, id);
    }
    EXPECT_EQ(seen_of(bench.server, "POST /prompt").size(), 1U);
}

// Old servers do not take an id.
MIEN_CORO_TEST(comfyui, finds_a_prompt_that_has_another_id) {
    const auto item = fmt::format(R"([1,"theirs",{{}},{{"job_id":"{}"}},["9"]])", id);
    Bench bench(context,
                Routes()
                    .on("GET /queue", {queue_with("", item), queue_with(item, ""), empty_queue()})
                    .on(history_path, {json_reply("{}")})
                    .on("GET /history",
                        {json_reply(R"({"other":{"prompt":[]},"theirs":{"prompt":)" + item + "}}"),
                         json_reply("{}")}));
    const auto service = bench.open("comfyui", preset);
    for (int i = 0; i < 3; ++i) {
        const auto found = co_await service->find(id, soon());
        MIEN_REQUIRE(found);
        EXPECT_EQ(found->external_id, "theirs");
    }
    EXPECT_EQ(seen_of(bench.server, "GET /history").size(), 1U) << "only where no queue says it";
    const auto none = co_await service->find(id, soon());
    EXPECT_FALSE(none);
}

// Goal: a history does not become less, so that one beyond a queue's bounds is read all the same.
MIEN_CORO_TEST(comfyui, finds_a_prompt_in_a_history_larger_than_a_queue_may_be) {
    const auto item = fmt::format(R"([1,"theirs",{{}},{{"job_id":"{}"}},["9"]])", id);
    const std::string graph(limits::service_queue_bytes_max, 'x');
    Bench bench(context,
                Routes()
                    .on("GET /queue", {empty_queue()})
                    .on(history_path, {json_reply("{}")})
                    .on("GET /history", {json_reply(R"({"other":{"prompt":[")" + graph +
                                                    R"("]},"theirs":{"prompt":)" + item + "}}")}));
    const auto service = bench.open("comfyui", preset);
    const auto found = co_await service->find(id, soon());
    MIEN_REQUIRE(found);
    EXPECT_EQ(found->external_id, "theirs");
}

struct Ending {
    std::string outputs;
    std::string status;
    State state;
    std::string said;  // a part of the message
};

// What the history says of prompts that ended in many ways.
MIEN_CORO_TEST(comfyui, reads_every_ending) {
    const std::vector<Ending> endings{
        {"{}", success(), State::failed, "node 9 (SaveVideo) saved no video"},
        {R"({"9":{"images":[{"filename":"a.png","subfolder":"","type":"output"}]}})", success(),
         State::failed, "saved no video"},
        {R"({"10":{"images":[{"filename":"a.mp4","subfolder":"","type":"output"}]}})", success(),
         State::failed, "saved no video"},
        {R"({"9":{"gifs":[{"filename":"a.webm","format":"video/webm","type":"temp"}]}})", success(),
         State::succeeded, ""},
        {R"({"9":{"images":[{"filename":"a.mp4"}]}})", "null", State::succeeded, ""},
        {"{}", R"({"status_str":"error","messages":[["execution_error",{"node_id":"8",
            "node_type":"CreateVideo","exception_type":"ValueError",
            "exception_message":"bad \u202e fps\n"}]]})",
         State::failed, "ComfyUI stopped at node 8 (CreateVideo). It says: “bad \\u{202E} fps”."},
        {"{}", R"({"status_str":"error","messages":[["execution_error",{"node_id":"8",
            "exception_type":"torch.OutOfMemoryError","exception_message":"x"}]]})",
         State::failed, "not enough memory"},
        {"{}", R"({"status_str":"error","messages":[["execution_interrupted",{}]]})",
         State::cancelled, ""},
        {"{}", R"({"status_str":"frobnicated","messages":[]})", State::running, ""},
    };
    for (const auto& ending : endings) {
        Bench bench(context, Routes()
                                 .on("GET /queue", {empty_queue()})
                                 .on(history_path, {history_of(ending.outputs, ending.status)}));
        const auto service = bench.open("comfyui", preset);
        const auto standing = co_await service->poll({id, {}}, soon());
        EXPECT_EQ(standing.state, ending.state) << ending.outputs << ending.status;
        const auto message = standing.failure ? standing.failure->message : "";
        EXPECT_NE(message.find(ending.said), std::string::npos) << message;
    }
}

// A file exists and is not given away: two dots, plus signs and folders in a name.
MIEN_CORO_TEST(comfyui, escapes_each_part_of_a_files_name) {
    Bench bench(context, Routes()
                             .on("GET /queue", {empty_queue()})
                             .on(history_path, {history_of(R"({"9":{"images":[{"filename":
                        "a+b #2 %41&type=x..mp4","subfolder":"ä/x","type":"temp"}]}})",
                                                           success())})
                             .on("GET /view", {Reply{answer("200 OK", "film")},
                                               Reply{answer("400 Bad Request")}}));
    const auto service = bench.open("comfyui", preset);
    const ServiceHandle handle{id, {}};
    const auto standing = co_await service->poll(handle, soon());
    MIEN_REQUIRE(standing.outputs.size() == 1);
    EXPECT_EQ(standing.outputs[0].url,
              bench.server.url("/view?filename=a%2Bb%20%232%20%2541%26type%3Dx..mp4&subfolder="
                               "%C3%A4%2Fx&type=temp"));
    const test::ScratchDirectory scratch;
    co_await service->fetch(handle, standing.outputs[0], scratch.path() / "a", soon());
    EXPECT_EQ(content_of(scratch.path() / "a"), "film");
    const auto refused = co_await error_of(
        service->fetch(handle, standing.outputs[0], scratch.path() / "b", soon()));
    MIEN_REQUIRE(refused);
    EXPECT_EQ(refused->kind(), ErrorKind::not_found);
    EXPECT_NE(refused->message().find("a+b #2 %41"), std::string::npos) << refused->message();
}

// Interrupted is only what is ours: old servers do not look at the id.
MIEN_CORO_TEST(comfyui, cancels_what_is_ours_and_nothing_else) {
    struct Case {
        std::vector<Reply> queues;
        std::string history;
        Cancelled expected;
        std::size_t interrupts;
    };
    const auto ended = history_of("{}", success()).bytes;
    const auto none = json_reply("{}").bytes;
    const auto other = queue_with(queue_item(1, "other"), "");
    const std::vector<Case> cases{
        {{queue_with(queue_item(1, "other"), queue_item(2, id)), other},
         none,
         Cancelled::cancelled,
         0},
        {{queue_with(queue_item(1, id), "")}, none, Cancelled::requested, 1},
        {{queue_with("", queue_item(1, id)), queue_with(queue_item(1, id), "")},
         none,
         Cancelled::requested,
         1},
        {{queue_with(queue_item(1, id), ""), empty_queue()}, ended, Cancelled::too_late, 0},
        {{other}, ended, Cancelled::too_late, 0},
        {{other}, none, Cancelled::not_found, 0}};
    for (const auto& one : cases) {
        Bench bench(context, Routes()
                                 .on("GET /queue", one.queues)
                                 .on("POST /queue", {Reply{answer("200 OK")}})
                                 .on("POST /interrupt", {Reply{answer("200 OK")}})
                                 .on(history_path, {Reply{one.history}}));
        const auto service = bench.open("comfyui", preset);
        const auto cancelled = co_await service->cancel({id, {}}, soon());
        EXPECT_EQ(cancelled, one.expected);
        const auto interrupts = seen_of(bench.server, "POST /interrupt");
        EXPECT_EQ(interrupts.size(), one.interrupts);
        for (const auto& interrupt : interrupts) {
            EXPECT_EQ(interrupt.body, fmt::format(R"({{"prompt_id":"{}"}})", id));
        }
    }
}

MIEN_CORO_TEST(comfyui, uploads_the_reference_image_under_its_hash) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "image";
    std::ofstream(file) << "\x89PNG";
    auto order = some_order();
    order.reference_image = ReferenceImage{file, std::string(64, 'a'), "image/png"};
    Bench bench(context,
                Routes()
                    .on("POST /upload/image",
                        {json_reply(R"({"name":"b (1).png","subfolder":"mien","type":"input"})")})
                    .on("POST /prompt", {taken()}));
    const auto service = bench.open("comfyui", preset_with_image());
    const auto submission = co_await service->submit(order, soon());
    EXPECT_TRUE(as<Accepted>(submission));
    MIEN_REQUIRE(bench.server.requests().size() == 2);
    const auto& form = bench.server.requests()[0].body;
    EXPECT_NE(form.find("name=\"image\"; filename=\"" + std::string(64, 'a') +
                        ".png\"\r\n"
                        "Content-Type: image/png\r\n\r\n\x89PNG\r\n--"),
              std::string::npos);
    EXPECT_NE(form.find("name=\"overwrite\"\r\n\r\ntrue\r\n"), std::string::npos);
    EXPECT_NE(form.find("name=\"subfolder\"\r\n\r\nmien\r\n"), std::string::npos);
    const auto sent = object_of(bench.server.requests()[1].body);
    EXPECT_EQ(text_of(sent.at("prompt").at("20").at("inputs").at("image")), "mien/b (1).png");
    const auto planned = service->outgoing(order);
    EXPECT_EQ(text_of(planned.at("prompt").at("20").at("inputs").at("image")),
              "mien/" + std::string(64, 'a') + ".png");
}

MIEN_CORO_TEST(comfyui, without_the_image_that_it_needs_nothing_is_sent) {
    Bench bench(context, Routes().on("POST /prompt", {taken()}));
    const auto service = bench.open("comfyui", preset_with_image());
    const auto submission = co_await service->submit(some_order(), soon());
    MIEN_REQUIRE(as<Rejected>(submission));
    EXPECT_EQ(as<Rejected>(submission)->failure.code, "reference_image_missing");
    EXPECT_TRUE(bench.server.requests().empty());
}

MIEN_CORO_TEST(comfyui, holds_a_preset_against_the_server) {
    Bench bench(
        context,
        Routes()
            .on("GET /base/object_info/EmptyImage",
                {json_reply(R"({"EmptyImage":{"input":{"required":{}},"output_node":false}})")})
            .on("GET /base/object_info/PrimitiveStringMultiline", {json_reply("{}")})
            .on("GET /base/object_info/CreateVideo",
                {json_reply(R"({"CreateVideo":{"input":{},"output_node":false}})")})
            .on("GET /base/object_info/SaveVideo",
                {json_reply(R"({"SaveVideo":{"input":{},"output_node":true}})")}));
    const auto service = bench.open("comfyui", preset, "/base");
    const auto problems = co_await service->check_preset(soon());
    MIEN_REQUIRE(problems.size() == 1);
    EXPECT_EQ(problems[0].pointer, "/content/workflow/6/class_type");
    EXPECT_EQ(problems[0].code, "unknown_class");
}

MIEN_CORO_TEST(comfyui, is_well_when_it_is_comfyui) {
    Bench bench(context,
                Routes().on("GET /system_stats", {json_reply(R"({"system":{"os":"posix"}})"),
                                                  json_reply(R"({"hello":"world"})"),
                                                  json_reply("{}", "401 Unauthorized")}));
    const auto service = bench.open("comfyui", preset);
    const auto well = co_await service->check_health(soon());
    EXPECT_FALSE(well);
    const auto other = co_await service->check_health(soon());
    EXPECT_EQ(other.value().code, "not_comfyui");
    const auto refused = co_await service->check_health(soon());
    EXPECT_EQ(refused.value().kind, Kind::authentication);
}

}  // namespace
}  // namespace mien::video
