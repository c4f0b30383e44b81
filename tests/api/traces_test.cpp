// Every change is visible at the thing it changed, and nothing else is.
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/edge/access.hpp"
#include "tests/api/clip_worker.hpp"
#include "tests/api/experiment_panel.hpp"
#include "tests/api/fake_studio.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/card_files.hpp"
#include "tests/support/exchange_worker.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using http::Method;

// What leaves no entry: what only its author sees, what asks, and signing in and out, which has
// tests of its own in signing_in_test.cpp; what a service delivers; and a person's word on a parked
// submission, whose entry submissions_test.cpp looks at.
const std::set<std::string> without_trace{
    "put_draft",         "delete_draft",    "put_global_draft", "delete_global_draft",
    "put_presence",      "delete_presence", "resolve_text",     "plan_template",
    "sign_in",           "sign_out",        "put_own_password", "delete_session",
    "post_outcome",      "test_provider",   "dry_run_preset",   "receive_provider_webhook",
    "resolve_submission"};

// What staging logs in its control database: see staging_config_test.cpp.
constexpr std::string_view staging_routes = "/api/admin/staging/";

// Makes changes as one admin with one token, and reads the log after each.
class Trail {
  public:
    explicit Trail(ApiServer& api) : client_(api.admin()) {
        const auto me = client_.get("/api/auth/me");
        admin_id_ = me.text("/admin/id");
        token_id_ = me.text("/token_id");
        last_seq_ = last_seq();
    }

    [[nodiscard]] const ApiClient& client() const { return client_; }
    [[nodiscard]] const std::set<std::string>& done() const { return done_; }

    // Sends a change, which must work, and sends it again under its key. Each of `actions` ("kind
    // action" in the order of the log) must be there once, in this admin's name.
    ApiAnswer change(const std::string& operation, Method method, const std::string& target,
                     const json::value& body, const std::vector<std::string>& actions) {
        SCOPED_TRACE(operation);
        done_.insert(operation);
        const Headers headers{{"Content-Type", body.is_string() ? "text/csv" : "application/json"},
                              {"Idempotency-Key", fmt::format("key-{}", ++keys_)}};
        const auto text = text_of(body);
        auto answer = client_.send(method, target, text, headers);
        EXPECT_LT(answer.status, 300U) << answer.body;
        expect_entries(actions, answer.header("x-request-id"));
        const auto again = client_.send(method, target, text, headers);
        EXPECT_EQ(again.status, answer.status) << again.body;
        EXPECT_EQ(again.header("idempotency-replayed"), "true");
        EXPECT_EQ(last_seq(), last_seq_) << "a replay leaves nothing";
        return answer;
    }

    // Sends what must be refused, and leave nothing.
    void refused(Method method, const std::string& target, const json::value& body,
                 Headers headers = {}) {
        headers.emplace_back("Content-Type", "application/json");
        EXPECT_GE(client_.send(method, target, text_of(body), headers).status, 400U) << target;
        EXPECT_EQ(last_seq(), last_seq_) << target;
    }

    // What others did meanwhile, in their own names, is not this admin's.
    void look_past_others() { last_seq_ = last_seq(); }

    // The actions of the log that are about a subject, the last first.
    [[nodiscard]] std::vector<std::string> actions_about(const std::string& subject_id) const {
        const auto log = client_.get("/api/admin/audit?limit=200&subject_id=" + subject_id);
        std::vector<std::string> actions;
        for (const auto& entry : log.at("/entries").as_array()) {
            actions.emplace_back(entry.at("action").as_string());
        }
        return actions;
    }

  private:
    // A string is a file.
    static std::string text_of(const json::value& body) {
        if (body.is_string()) {
            return std::string(body.get_string());
        }
        return body.is_null() ? std::string() : json::serialize(body);
    }

    [[nodiscard]] std::int64_t last_seq() const {
        const auto log = client_.get("/api/admin/audit?limit=1");
        const auto& entries = log.at("/entries").as_array();
        return entries.empty() ? 0 : entries.front().at("seq").as_int64();
    }

    void expect_entries(const std::vector<std::string>& actions, std::string_view request_id) {
        const auto log = client_.get("/api/admin/audit?limit=200");
        std::vector<std::string> found;
        for (const auto& entry : log.at("/entries").as_array()) {
            if (entry.at("seq").as_int64() <= last_seq_) {
                break;
            }
            found.insert(found.begin(), std::string(entry.at("action").as_string()));
            const auto& actor = entry.at("actor");
            EXPECT_EQ(actor.at("kind"), "token");
            EXPECT_EQ(actor.at("id"), json::value(admin_id_));
            EXPECT_EQ(actor.at("credential_id"), json::value(token_id_));
            EXPECT_EQ(entry.at("request_id"), json::value(request_id));
        }
        EXPECT_EQ(found, actions);
        last_seq_ = last_seq();
    }

    const ApiClient& client_;
    std::string admin_id_;
    std::string token_id_;
    std::int64_t last_seq_ = 0;
    std::set<std::string> done_;
    int keys_ = 0;
};

std::string cell(const std::string& id, std::string_view emotion) {
    return fmt::format("/api/admin/characters/{}/emotional-prompts/{}", id, emotion);
}

std::string change_prompts(Trail& trail) {
    const auto id = trail
                        .change("create_character", Method::post, "/api/admin/characters",
                                {{"name", "Alice"}}, {"character.create"})
                        .text("/id");
    const auto happy = cell(id, "happy");
    trail.change("post_prompt", Method::post, happy, {{"prompt_text", "One."}}, {"prompt.save"});
    const auto saved =
        trail.change("put_prompt", Method::put, happy, {{"prompt_text", "Two."}}, {"prompt.save"});
    trail.change("revert_prompt", Method::post, happy + "/revert", {{"version_id", 1}},
                 {"prompt.revert"});
    trail.change("delete_prompt", Method::delete_, happy, nullptr, {"prompt.delete"});
    trail.change("bulk_revert", Method::post, "/api/admin/prompts/bulk-reverts",
                 {{"items", {{{"character_id", id}, {"emotion", "happy"}, {"version_id", 2}}}}},
                 {"prompt.revert"});
    EXPECT_EQ(trail.actions_about(saved.text("/id")),
              (std::vector<std::string>{"prompt.revert", "prompt.delete", "prompt.revert",
                                        "prompt.save", "prompt.save"}));
    trail.change(
        "bulk_save", Method::post, "/api/admin/prompts/bulk-saves",
        {{"character_ids", {id}}, {"emotions", {"sad", "idle"}}, {"prompt_text", "Three."}},
        {"prompt.save", "prompt.save"});
    trail.change("bulk_delete", Method::post, "/api/admin/prompts/bulk-deletions",
                 {{"items",
                   {{{"character_id", id}, {"emotion", "sad"}},
                    {{"character_id", id}, {"emotion", "idle"}}}}},
                 {"prompt.delete", "prompt.delete"});
    const std::string global = "/api/admin/global-prompts/happy";
    trail.change("put_global_prompt", Method::put, global, {{"prompt_text", "All smile."}},
                 {"prompt.save"});
    trail.change("put_global_prompt", Method::put, global, {{"prompt_text", "All beam."}},
                 {"prompt.save"});
    trail.change("revert_global_prompt", Method::post, global + "/revert", {{"version_id", 1}},
                 {"prompt.revert"});
    trail.change("put_prompt", Method::put, happy, {{"prompt_text", "Two."}}, {});
    trail.refused(Method::put, happy, {{"prompt_text", "Stale."}}, {{"If-Match", "\"1\""}});
    trail.refused(Method::put, happy, {{"prompt_text", " "}});
    trail.refused(Method::post, happy + "/revert", {{"version_id", 99}});
    return id;
}

// A template, and two cells that are made from it.
void change_templates(Trail& trail) {
    const auto character = trail.change("create_character", Method::post, "/api/admin/characters",
                                        {{"name", "Carol"}}, {"character.create"});
    const json::object sad{{"character_id", character.text("/id")}, {"emotion", "sad"}};
    json::object happy{{"character_id", character.text("/id")}, {"emotion", "happy"}};
    const auto id =
        trail
            .change("create_template", Method::post, "/api/admin/templates",
                    {{"name", "warm"}, {"template_text", "{mood}."}}, {"template.create"})
            .text("/id");
    const auto target = "/api/admin/templates/" + id;
    trail.change("put_template", Method::put, target, {{"template_text", "{mood}!"}},
                 {"template.save"});
    trail.change("put_template", Method::put, target, {{"template_text", "{mood}!"}}, {});
    trail.change("revert_template", Method::post, target + "/revert", {{"version_id", 1}},
                 {"template.revert"});
    trail.change("apply_template", Method::post, target + "/apply",
                 {{"items", json::array{happy, sad}}, {"values", {{"mood", "glad"}}}},
                 {"prompt.save", "prompt.save", "template.apply"});
    trail.change("set_template_cells", Method::put, target + "/cells",
                 {{"follows", "pinned"}, {"cells", json::array{sad}}}, {"template.follow"});
    trail.change("put_template", Method::put, target, {{"template_text", "{mood}?"}},
                 {"template.save"});
    EXPECT_EQ(trail.client().post(target + "/plan", json::object{}).at("/counts/changing"), 1);
    const auto run = trail.change("propagate_template", Method::post, target + "/propagate",
                                  json::object{}, {"prompt.save", "template.propagate"});
    const auto undo = fmt::format("/api/admin/template-runs/{}/undo", run.text("/run/id"));
    trail.change("undo_template_run", Method::post, undo, json::object{},
                 {"prompt.revert", "template.undo"});
    trail.refused(Method::post, undo, json::object{});
    trail.refused(Method::put, target, {{"template_text", "Stale."}}, {{"If-Match", "\"1\""}});
    trail.refused(Method::put, target, {{"template_text", "{template.none}"}});
    happy["values"] = json::object{{"unknown", "x"}};
    trail.refused(Method::post, target + "/apply", {{"items", json::array{happy}}});
    trail.change("delete_template", Method::delete_, target, nullptr, {"template.archive"});
    trail.change("restore_template", Method::post, target + "/restore", nullptr,
                 {"template.restore"});
    EXPECT_EQ(trail.actions_about(id),
              (std::vector<std::string>{"template.restore", "template.archive", "template.undo",
                                        "template.propagate", "template.save", "template.follow",
                                        "template.apply", "template.revert", "template.save",
                                        "template.create"}));
}

// Created, written once more, started and rendered.
std::string begin_experiment(ApiServer& api, Trail& trail, const json::object& draft) {
    const auto created = trail.change("create_experiment", Method::post, "/api/admin/experiments",
                                      draft, {"experiment.create"});
    auto target = "/api/admin/experiments/" + created.text("/id");
    trail.change("put_experiment", Method::put, target, draft, {"experiment.edit"});
    trail.change("start_experiment", Method::post, target + "/start", nullptr,
                 {"experiment.start"});
    work_off(api);
    return target;
}

// Begun by somebody else: nothing is hidden from who wrote a draft.
std::string begin_experiment_of_another(ApiServer& api, Trail& trail, json::object draft) {
    draft["cells"].as_array()[0].as_object()["emotion"] = "sad";
    const auto created = api.editor().post("/api/admin/experiments", draft);
    auto target = "/api/admin/experiments/" + created.text("/id");
    const auto started = api.editor().post(target + "/start");
    EXPECT_EQ(started.status, 200U) << started.body;
    work_off(api);
    trail.look_past_others();
    return target;
}

// An experiment that is closed without a winner, and one whose winner is promoted.
void change_experiments(ApiServer& api, Trail& trail) {
    const auto character = trail
                               .change("create_character", Method::post, "/api/admin/characters",
                                       {{"name", "Dora"}}, {"character.create"})
                               .text("/id");
    trail.change("post_prompt", Method::post, cell(character, "happy"),
                 {{"prompt_text", "Smiles."}}, {"prompt.save"});
    const auto one = add_rater(api, "one");
    const auto other = add_rater(api, "other");
    const auto me = trail.client().get("/api/auth/me").text("/admin/id");
    const json::object tested{{"character_id", character},
                              {"emotion", "happy"},
                              {"text_a", "Smiles."},
                              {"text_b", "Beams."}};
    json::object draft{{"name", "A warmer smile"},
                       {"pair_count", 12},
                       {"cells", json::array{tested}},
                       {"raters", json::array{one.id, other.id, me}}};
    const auto closed = begin_experiment(api, trail, draft);
    const auto ballot = trial_path(trail.client().get(closed + "/next-trial")) + "/vote";
    trail.change("post_vote", Method::post, ballot, {{"answer", "left"}}, {"experiment.vote"});
    trail.refused(Method::post, ballot, {{"answer", "right"}});
    trail.change("put_vote", Method::put, ballot, {{"answer", "right"}},
                 {"experiment.change_vote"});
    trail.change("put_experiment_split", Method::put, closed + "/split",
                 {{"share_a", 100}, {"share_b", 200}}, {"experiment.split"});
    trail.change("put_experiment_split", Method::put, closed + "/split",
                 {{"share_a", 100}, {"share_b", 200}}, {});
    trail.change("delete_experiment_split", Method::delete_, closed + "/split", nullptr,
                 {"experiment.stop_split"});
    trail.refused(Method::delete_, closed + "/split", nullptr);
    trail.refused(Method::put, closed + "/split", {{"share_a", 9000}, {"share_b", 2000}});
    trail.change("withdraw_vote", Method::delete_, ballot, nullptr, {"experiment.withdraw_vote"});
    trail.refused(Method::delete_, ballot, nullptr);
    trail.change("extend_experiment", Method::post, closed + "/extend",
                 {{"pairs", 2}, {"reason", "Not decided yet."}}, {"experiment.extend"});
    work_off(api);
    trail.refused(Method::put, ballot, {{"answer", "left"}});
    const auto of_another = begin_experiment_of_another(api, trail, draft);
    const auto hidden = trial_path(trail.client().get(of_another + "/next-trial")) + "/vote";
    trail.change("unblind_experiment", Method::post, of_another + "/unblind",
                 {{"reason", "One looks broken."}}, {"experiment.unblind"});
    trail.refused(Method::post, hidden, {{"answer", "left"}});
    trail.change("close_experiment", Method::post, closed + "/close", nullptr,
                 {"experiment.close"});
    trail.refused(Method::post, closed + "/promote", nullptr);
    trail.change("archive_experiment", Method::post, closed + "/archive", nullptr,
                 {"experiment.archive"});

    const auto unwanted = trail.change("create_experiment", Method::post, "/api/admin/experiments",
                                       draft, {"experiment.create"});
    trail.change("delete_experiment", Method::delete_,
                 "/api/admin/experiments/" + unwanted.text("/id"), nullptr, {"experiment.delete"});

    draft["raters"] = json::array{one.id, other.id};
    const auto decided = begin_experiment(api, trail, draft);
    prefer_b(api, one, decided);
    prefer_b(api, other, decided);
    trail.look_past_others();
    trail.change("promote_experiment", Method::post, decided + "/promote", nullptr,
                 {"prompt.save", "experiment.promote"});
    const auto about = trail.actions_about(decided.substr(decided.rfind('/') + 1));
    ASSERT_GT(about.size(), 2U);
    EXPECT_EQ(about[0], "experiment.promote");
    EXPECT_EQ(about[1], "experiment.decide");
    EXPECT_EQ(about[2], "experiment.vote");
}

void change_axes(Trail& trail, const std::string& character) {
    const auto target = "/api/admin/characters/" + character;
    trail.change("patch_character", Method::patch, target, {{"description", "Curious."}},
                 {"character.update"});
    trail.change("delete_character", Method::delete_, target, nullptr, {"character.archive"});
    trail.change("restore_character", Method::post, target + "/restore", nullptr,
                 {"character.restore"});
    trail.change("create_emotion", Method::post, "/api/admin/emotions",
                 {{"name", "proud"}, {"display_name", "Proud"}}, {"emotion.create"});
    trail.change("patch_emotion", Method::patch, "/api/admin/emotions/proud",
                 {{"display_name", "Very proud"}}, {"emotion.update"});
    trail.change("put_global_prompt", Method::put, "/api/admin/global-prompts/proud",
                 {{"prompt_text", "All swell."}}, {"prompt.save"});
    trail.change("delete_emotion", Method::delete_, "/api/admin/emotions/proud", nullptr,
                 {"emotion.archive"});
    trail.change("restore_emotion", Method::post, "/api/admin/emotions/proud/restore", nullptr,
                 {"emotion.restore"});
}

void change_people(Trail& trail, const std::string& character) {
    const auto user = trail
                          .change("create_user", Method::post, "/api/admin/users",
                                  {{"name", "Ada"}}, {"user.create"})
                          .text("/id");
    const auto target = "/api/admin/users/" + user;
    trail.change("patch_user", Method::patch, target, {{"name", "Bea"}}, {"user.update"});
    const auto assigned =
        trail.change("create_assignment", Method::post, "/api/admin/assignments",
                     {{"user_id", user}, {"character_id", character}}, {"assignment.create"});
    trail.change("delete_assignment", Method::delete_,
                 "/api/admin/assignments/" + assigned.text("/id"), nullptr, {"assignment.end"});
    trail.change("delete_user", Method::delete_, target, nullptr, {"user.archive"});
    trail.change("restore_user", Method::post, target + "/restore", nullptr, {"user.restore"});
}

void change_clips(Trail& trail, const std::string& character) {
    const auto happy = cell(character, "happy");
    const auto preview =
        "/api/admin/previews/" + trail
                                     .change("test_prompt", Method::post, happy + "/test",
                                             {{"seed", 1}}, {"preview.request"})
                                     .text("/preview_id");
    trail.change("cancel_preview", Method::post, preview + "/cancel", nullptr, {"preview.cancel"});
    trail.change("retry_preview", Method::post, preview + "/retry", nullptr, {"preview.retry"});
    trail.change("test_all_prompts", Method::post,
                 fmt::format("/api/admin/characters/{}/emotional-prompts/tests", character),
                 {{"seed", 2}}, {"preview.request", "preview.request"});
    trail.change("test_global_prompt", Method::post, "/api/admin/global-prompts/happy/test",
                 {{"seed", 3}}, {"preview.request"});
    const auto video =
        "/api/videos/" + trail
                             .change("create_video", Method::post, "/api/videos",
                                     {{"character_id", character}, {"emotion", "happy"}},
                                     {"video.request"})
                             .text("/video_id");
    trail.change("cancel_video", Method::post, video + "/cancel", nullptr, {"video.cancel"});
    trail.change("retry_video", Method::post, video + "/retry", nullptr, {"video.retry"});
}

void change_providers(Trail& trail) {
    const FakeStudio service;
    const auto provider = trail.change(
        "create_provider", Method::post, "/api/admin/providers",
        {{"name", "studio"}, {"kind", "http"}, {"base_url", service.url()}}, {"provider.create"});
    const auto target = "/api/admin/providers/" + provider.text("/id");
    trail.change("patch_provider", Method::patch, target, {{"api_key", "k"}}, {"provider.change"});
    const auto preset =
        "/api/admin/presets/" + trail
                                    .change("create_preset", Method::post, "/api/admin/presets",
                                            {{"provider_id", provider.at("/id")},
                                             {"name", "loop"},
                                             {"content", json::object()}},
                                            {"preset.create"})
                                    .text("/id");
    trail.change("put_preset", Method::put, preset,
                 {{"name", "Loop"}, {"content", {{"path", "/x"}}}},
                 {"preset.rename", "preset.save"});
    trail.change("revert_preset", Method::post, preset + "/revert", {{"version_id", 1}},
                 {"preset.revert"});
    trail.change("put_preset_choice", Method::put, "/api/admin/preset-choices",
                 {{"emotion", "confused"}, {"maker", "builtin"}}, {"preset.choose"});
    trail.change("put_preset_choice", Method::put, "/api/admin/preset-choices",
                 {{"emotion", "confused"}, {"maker", "inherit"}}, {"preset.choose"});
    trail.change("delete_preset", Method::delete_, preset, nullptr, {"preset.archive"});
    trail.change("restore_preset", Method::post, preset + "/restore", nullptr, {"preset.restore"});
    trail.change("delete_provider", Method::delete_, target, nullptr, {"provider.archive"});
    trail.change("restore_provider", Method::post, target + "/restore", nullptr,
                 {"provider.restore"});
}

void change_access(Trail& trail) {
    const auto admin = trail
                           .change("create_admin", Method::post, "/api/admin/admins",
                                   {{"email", "john@watson.example"},
                                    {"display_name", "John"},
                                    {"role", "viewer"},
                                    {"password", api_password}},
                                   {"admin.create"})
                           .text("/id");
    trail.change("patch_admin", Method::patch, "/api/admin/admins/" + admin, {{"role", "editor"}},
                 {"admin.change"});
    const auto token = trail.change("create_token", Method::post, "/api/admin/tokens",
                                    {{"name", "a script"}}, {"token.create"});
    trail.change("delete_token", Method::delete_, "/api/admin/tokens/" + token.text("/id"), nullptr,
                 {"token.revoke"});
    trail.change("put_setting", Method::put, "/api/admin/settings/unresolved_variables",
                 {{"value", "reject"}}, {"setting.change"});
}

void change_transfers(ApiServer& api, Trail& trail) {
    const std::string csv =
        "character_slug,emotion,prompt_text\r\nalice,happy,From a file.\r\n"
        "alice,neutral,Another.\r\nbob,happy,A third.\r\n";
    const TransferWorker worker(api);
    trail.change("export_prompts", Method::post, "/api/admin/prompts/export?emotions=happy",
                 nullptr, {"export.create"});
    const auto planned =
        trail.change("import_prompts", Method::post, "/api/admin/prompts/import?file_name=a.csv",
                     json::value(csv), {"import.create"});
    const auto target = "/api/admin/prompts/import/" + planned.text("/import_id");
    trail.change("replan_import", Method::post, target + "/plan", nullptr, {});
    trail.change("apply_import", Method::post, target + "/apply",
                 {{"strategy", "overwrite"}, {"skip_errors", true}},
                 {"prompt.import", "prompt.import", "import.apply"});
    trail.refused(Method::post, target + "/apply", {{"strategy", "skip"}});
    const auto second =
        trail.change("import_prompts", Method::post, "/api/admin/prompts/import?file_name=b.csv",
                     json::value(csv), {"import.create"});
    trail.change("cancel_import", Method::post,
                 fmt::format("/api/admin/prompts/import/{}/cancel", second.text("/import_id")),
                 nullptr, {"import.cancel"});
}

// Cancels what waits for a worker.
void cancel_exchanges(Trail& trail, const std::string& character) {
    const auto place = "/api/admin/characters/" + character;
    const auto file = trail.client().post(place + "/clip-exports", {{"format", "zip"}});
    const auto card = trail.client().send(Method::post, "/api/admin/card-imports?file_name=a.json",
                                          R"({"name":"Bea"})", {{"Content-Type", "text/plain"}});
    const auto image = trail.client().send(Method::put, place + "/reference-images",
                                           make_png(8, 8, "abc"), {{"Content-Type", "image/png"}});
    trail.look_past_others();
    const auto cancel = [&](const char* operation, const char* kind, const std::string& id) {
        trail.change(operation, Method::post, fmt::format("/api/admin/{}/{}/cancel", kind, id),
                     nullptr, {"exchange.cancel"});
    };
    cancel("cancel_clip_export", "clip-exports", file.text("/export_id"));
    cancel("cancel_card_import", "card-imports", card.text("/import_id"));
    cancel("cancel_reference_image", "reference-image-uploads", image.text("/upload_id"));
}

void change_exchange(ApiServer& api, Trail& trail, const std::string& character) {
    work_off(api);
    cancel_exchanges(trail, character);
    const ExchangeWorker worker(api);
    const auto place = "/api/admin/characters/" + character;
    trail.change("put_reference_image", Method::put, place + "/reference-images?emotion=sad",
                 json::value(make_png(32, 32, "abc")),
                 {"reference_image.upload", "character.put_reference_image"});
    trail.refused(Method::put, place + "/reference-images?crop=1", "x");
    trail.change("delete_reference_image", Method::delete_, place + "/reference-images?emotion=sad",
                 nullptr, {"character.remove_reference_image"});
    trail.change("create_clip_export", Method::post, place + "/clip-exports", {{"format", "zip"}},
                 {"clip_export.create"});
    const auto planned =
        trail.change("import_card", Method::post, "/api/admin/card-imports?file_name=a.json",
                     json::value(R"({"name":"Bea"})"), {"card.upload"});
    trail.change("apply_card_import", Method::post,
                 fmt::format("/api/admin/card-imports/{}/apply", planned.text("/import_id")),
                 json::object{}, {"character.create"});
    trail.change("put_expression_labels", Method::put, "/api/admin/expression-labels",
                 {{"entries", json::array()}}, {"expression_labels.change"});
}

// Goal: each route that changes something, alone and in bulk, leaves one entry for each thing that
// it changed, which says who, with which credential, in which request; refusals and replays none.
MIEN_API_TEST(traces, are_left_by_every_change) {
    Trail trail(api);
    const auto character = change_prompts(trail);
    change_templates(trail);
    change_experiments(api, trail);
    change_axes(trail, character);
    change_people(trail, character);
    change_clips(trail, character);
    change_transfers(api, trail);
    change_exchange(api, trail, character);
    change_providers(trail);
    change_access(trail);
    std::set<std::string> changing;
    for (const auto& route : api.routes()) {
        const bool is_change = route.method != Method::get && route.method != Method::head &&
                               !route.pattern.starts_with(staging_routes);
        if (is_change && !without_trace.contains(std::string(route.name))) {
            changing.emplace(route.name);
        }
    }
    changing.erase("cancel_export");  // of one that is queued: see the next test
    EXPECT_EQ(trail.done(), changing);
}

MIEN_API_TEST(traces, of_an_export_say_what_was_asked_for) {
    const auto& editor = api.editor();
    const auto character = editor.post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    const auto queued = editor.post(
        fmt::format("/api/admin/prompts/export?emotions=happy,sad&character_ids={}", character));
    ASSERT_EQ(queued.status, 202U) << queued.body;
    const auto id = queued.text("/export_id");
    editor.post(fmt::format("/api/admin/prompts/export/{}/cancel", id));
    const auto log = api.admin().get("/api/admin/audit?subject_id=" + id);
    EXPECT_EQ(log.text("/entries/0/action"), "export.cancel");
    EXPECT_EQ(log.at("/entries/1/details/emotions"), json::value({"happy", "sad"}));
    EXPECT_EQ(log.text("/entries/1/details/character_ids/0"), character);
}

// Goal: a cell, the matrix, the history and the log tell the same of an imported text: when it came
// here and who brought it; who wrote it, and when, is its origin.
MIEN_API_TEST(traces, of_an_import_agree_everywhere) {
    const TransferWorker worker(api);
    const auto& editor = api.editor();
    const auto character = editor.post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    const std::string csv =
        "character_slug,emotion,version,prompt_text,created_by_email,created_by_name,created_at\r\n"
        "alice,happy,1,One.,far@away.example,Far,2025-01-02T03:04:05.123456Z\r\n";
    const auto planned = editor.send(Method::post, "/api/admin/prompts/import?file_name=a.csv", csv,
                                     {{"Content-Type", "text/csv"}});
    ASSERT_EQ(planned.status, 201U) << planned.body;
    const auto import_id = planned.text("/import_id");
    const auto applied = editor.post(fmt::format("/api/admin/prompts/import/{}/apply", import_id),
                                     {{"strategy", "merge"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;

    const auto got = editor.get(cell(character, "happy"));
    const auto history = editor.get(cell(character, "happy") + "/versions");
    const auto matrix = editor.get("/api/admin/matrix");
    const auto moment = got.text("/updated_at");
    EXPECT_GT(moment, "2026") << "when it came here";
    EXPECT_EQ(history.text("/versions/0/created_at"), moment);
    EXPECT_EQ(matrix.text("/characters/0/cells/happy/updated_at"), moment);
    const auto me = editor.get("/api/auth/me").text("/admin/id");
    EXPECT_EQ(got.text("/updated_by/id"), me);
    EXPECT_EQ(history.text("/versions/0/created_by/id"), me);
    EXPECT_EQ(history.text("/versions/0/origin/created_at"), "2025-01-02T03:04:05.123456Z");
    EXPECT_EQ(history.text("/versions/0/origin/created_by/email"), "far@away.example");
    const auto log = editor.get("/api/admin/audit?subject_id=" + got.text("/prompt_id"));
    ASSERT_EQ(log.at("/entries").as_array().size(), 1U);
    EXPECT_EQ(log.text("/entries/0/action"), "prompt.import");
    EXPECT_EQ(log.text("/entries/0/details/import_id"), import_id);
    EXPECT_EQ(log.at("/entries/0/version_id"), history.at("/versions/0/id"));
    EXPECT_EQ(log.at("/entries/0/details/previous_version"), 0);
}

// Goal: whichever route a viewer reads, there is no e-mail and no address of anybody else in it.
MIEN_API_TEST(viewers, are_not_told_how_to_reach_others) {
    const TransferWorker worker(api);
    const auto& admin = api.admin();
    const auto id = admin.post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    admin.post(cell(id, "happy"), {{"prompt_text", "One."}});
    admin.post("/api/admin/users",
               {{"name", "Bea"}, {"email", "bea@planted.example"}, {"phone", "+15550100123"}});
    admin.post("/api/admin/admins", {{"email", "john@planted.example"},
                                     {"display_name", "John"},
                                     {"role", "viewer"},
                                     {"password", api_password}});
    api.nobody().post("/api/auth/sign-in",
                      {{"email", "john@planted.example"}, {"password", "not that one, is it"}});
    api.nobody().post("/api/auth/sign-in",
                      {{"email", "john@planted.example"}, {"password", api_password}});
    const std::string csv =
        "character_slug,emotion,version,prompt_text,created_by_email,created_by_name\r\n"
        "alice,sad,1,One.,far@planted.example,Far\r\n";
    const auto planned = admin.send(Method::post, "/api/admin/prompts/import?file_name=a.csv", csv,
                                    {{"Content-Type", "text/csv"}});
    admin.post(fmt::format("/api/admin/prompts/import/{}/apply", planned.text("/import_id")),
               {{"strategy", "merge"}});
    admin.post("/api/admin/prompts/export");

    std::size_t read = 0;
    for (const auto& route : api.routes()) {
        if (route.method != Method::get || route.access > http::Access::viewer ||
            route.name == "stream_events" || route.name == "stream_changes") {
            continue;
        }
        std::string target(route.pattern);
        for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
                 {"{emotion}", "sad"},
                 {"{version}", "1"},
                 {"{number}", "1"},
                 {"{id}", target.find("/import/") != std::string::npos ? planned.text("/import_id")
                                                                       : id}}) {
            const auto at = target.find(name);
            if (at != std::string::npos) {
                target.replace(at, name.size(), value);
            }
        }
        const auto answer = api.viewer().get(target);
        read += answer.status == 200 ? 1 : 0;
        for (const auto* const planted :
             {"planted.example", "admin@example.com", "127.0.0.1\"", "+15550100123"}) {
            EXPECT_EQ(answer.body.find(planted), std::string::npos)
                << planted << " in " << target << "\n"
                << answer.body;
        }
    }
    EXPECT_GT(read, 20U);
    const auto log = api.admin().get("/api/admin/audit?limit=200");
    EXPECT_NE(log.body.find("john@planted.example"), std::string::npos) << "admins see it";
}

}  // namespace
}  // namespace mien::test
