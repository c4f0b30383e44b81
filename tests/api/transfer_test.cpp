#include "base/limits/transfer.hpp"

#include <regex>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/api/soundness.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

// The suites are named after the operations that they call.

std::string make_character(ApiServer& api, const char* name) {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

std::string cell(const std::string& id, std::string_view emotion) {
    return fmt::format("/api/admin/characters/{}/emotional-prompts/{}", id, emotion);
}

void save(ApiServer& api, const std::string& target, std::string_view text,
          std::string_view reason = "") {
    const auto saved =
        api.editor().post(target, {{"prompt_text", text}, {"change_reason", reason}});
    ASSERT_LT(saved.status, 300U) << saved.body;
}

// Two characters and a default with histories: edits, a revert, a tombstone.
std::string make_histories(ApiServer& api) {
    const auto alice = make_character(api, "Alice");
    const auto dracula = make_character(api, "Dracula");
    save(api, cell(alice, "happy"), "She laughs,\r\n\"out loud\".", "first");
    save(api, cell(alice, "happy"), "=She beams; +1", "");
    api.editor().post(cell(alice, "happy") + "/revert",
                      {{"version_id", 1}, {"change_reason", "too much"}});
    save(api, cell(alice, "sad"), "Sie weint\tleise – 😢");
    api.editor().remove(cell(alice, "sad"));
    save(api, cell(dracula, "angry"), "He hisses.");
    api.editor().put("/api/admin/global-prompts/happy",
                     {{"prompt_text", "{character_name} smiles."}});
    return alice;
}

std::string download(ApiServer& api, const ApiAnswer& exported) {
    const auto url = exported.text("/file_url");
    const auto target = url.substr(url.find("/media/"));
    const auto answer = api.nobody().send(http::Method::get, target);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_NE(answer.header("content-disposition").find("attachment"), std::string_view::npos);
    return answer.body;
}

std::string export_all(ApiServer& api, std::string_view query = "") {
    const auto exported = api.editor().post(fmt::format("/api/admin/prompts/export{}", query));
    EXPECT_EQ(exported.status, 201U) << exported.body;
    return download(api, exported);
}

ApiAnswer upload(ApiServer& api, std::string_view content, Headers headers = {},
                 std::string_view name = "prompts.json") {
    headers.emplace_back("Content-Type", "multipart/form-data; boundary=frontier");
    auto body = fmt::format(
        "--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\n{}\r\n--frontier--\r\n",
        name, content);
    return api.editor().send(http::Method::post, "/api/admin/prompts/import", std::move(body),
                             std::move(headers));
}

std::string import_target(const ApiAnswer& planned, std::string_view rest = "") {
    return fmt::format("/api/admin/prompts/import/{}{}", planned.text("/import_id"), rest);
}

ApiAnswer apply(ApiServer& api, const ApiAnswer& planned, json::object order) {
    return api.editor().post(import_target(planned, "/apply"), std::move(order));
}

// export_prompts, import_prompts, apply_import: what is written here arrives there, byte for byte.
void expect_round_trip(ApiServer& api, std::string_view format) {
    const TransferWorker worker(api);
    make_histories(api);
    const auto query = fmt::format("?format={}", format);
    const auto file = export_all(api, query);

    ApiServer empty;
    const TransferWorker other_worker(empty);
    const auto planned = upload(empty, file);
    ASSERT_EQ(planned.status, 201U) << planned.body;
    EXPECT_EQ(planned.at("/status"), "planned");
    EXPECT_EQ(planned.at("/counts/create"), 4);
    EXPECT_EQ(planned.at("/counts/new_characters"), 2);
    EXPECT_EQ(planned.at("/results/success_count"), 4);
    const auto applied = apply(empty, planned, {{"strategy", "skip"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/created"), 4);
    EXPECT_EQ(applied.at("/applied/new_versions"), 7);
    EXPECT_EQ(export_all(empty, query), file);
    expect_sound(empty);

    const auto again = upload(empty, file);
    EXPECT_EQ(again.at("/counts/unchanged"), 4) << again.body;
    const auto nothing = apply(empty, again, {{"strategy", "merge"}});
    EXPECT_EQ(nothing.at("/applied/new_versions"), 0);
    EXPECT_EQ(export_all(empty, query), file);
}

MIEN_API_TEST(import_prompts, of_an_exported_bundle_is_lossless) {
    expect_round_trip(api, "json");
}

MIEN_API_TEST(import_prompts, of_exported_csv_is_lossless) {
    expect_round_trip(api, "csv");
}

MIEN_API_TEST(export_prompts, takes_filters_and_leaves_out_history) {
    const TransferWorker worker(api);
    const auto alice = make_histories(api);
    const auto answer = api.editor().post(
        fmt::format("/api/admin/prompts/export?history=false&character_ids={},global", alice));
    ASSERT_EQ(answer.status, 201U) << answer.body;
    EXPECT_EQ(answer.at("/counts/prompts"), 2) << "the default, and the cell with a text";
    EXPECT_EQ(answer.at("/counts/versions"), 2);
    const auto file = json::parse(download(api, answer));
    EXPECT_EQ(file.at("prompts").at(1).at("version"), 3);
    EXPECT_EQ(file.at("prompts").at(1).at("versions").as_array().size(), 1U);
    auto upper = alice;
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
    const auto same = api.editor().post(
        fmt::format("/api/admin/prompts/export?history=false&character_ids=global,{}", upper));
    EXPECT_EQ(same.at("/sha256"), answer.at("/sha256"));
    const auto listed = api.viewer().get("/api/admin/prompts/export?limit=2");
    EXPECT_EQ(listed.at("/exports/1/export_id"), answer.at("/export_id"));
    const auto got =
        api.viewer().get(fmt::format("/api/admin/prompts/export/{}", answer.text("/export_id")));
    EXPECT_EQ(got.at("/sha256"), answer.at("/sha256"));
}

MIEN_API_TEST(export_prompts, takes_from_the_body_what_no_address_holds) {
    const TransferWorker worker(api);
    const auto alice = make_histories(api);
    json::array ids{"global", alice};
    while (ids.size() < limits::export_characters_max) {
        ids.emplace_back(to_string(CharacterId::make()));  // of nobody
    }
    const std::string_view target = "/api/admin/prompts/export?history=false";
    const auto all = api.editor().post(target, {{"character_ids", ids}});
    ASSERT_EQ(all.status, 201U) << all.body;
    EXPECT_EQ(all.at("/counts/prompts"), 2);
    const auto happy = api.editor().post(
        target, {{"character_ids", {"global"}}, {"emotions", {"no-such-emotion"}}});
    EXPECT_EQ(happy.at("/counts/prompts"), 0);
    ids.emplace_back("global");
    const std::pair<json::object, std::string_view> refused[] = {
        {{{"character_ids", ids}}, "/character_ids"},
        {{{"character_ids", {"x"}}}, "/character_ids"},
        {{{"emotions", {"No!"}}}, "/emotions"}};
    for (const auto& [body, pointer] : refused) {
        const auto answer = api.editor().post(target, body);
        EXPECT_EQ(answer.status, 422U) << answer.body;
        EXPECT_EQ(answer.text("/problems/0/pointer"), pointer);
    }
    const auto twice =
        api.editor().post("/api/admin/prompts/export?emotions=happy", {{"emotions", {"happy"}}});
    EXPECT_EQ(twice.status, 422U);
    EXPECT_EQ(twice.text("/problems/0/pointer"), "/emotions");
}

MIEN_API_TEST(export_prompts, refuses_what_it_does_not_know) {
    EXPECT_EQ(api.editor().post("/api/admin/prompts/export?format=xml").status, 422U);
    EXPECT_EQ(api.editor().post("/api/admin/prompts/export?character_ids=x").status, 422U);
    EXPECT_EQ(api.editor().post("/api/admin/prompts/export?emotions=,").status, 422U);
    EXPECT_EQ(api.viewer().post("/api/admin/prompts/export").status, 403U);
    EXPECT_EQ(api.viewer().get("/api/admin/prompts/export/x").status, 404U);
}

// Without a worker the answer says that the file is still to come; then it is cancelled.
MIEN_API_TEST(cancel_export, stops_one_that_waits) {
    const auto queued = api.editor().post("/api/admin/prompts/export");
    EXPECT_EQ(queued.status, 202U);
    EXPECT_EQ(queued.at("/status"), "pending");
    const auto target =
        fmt::format("/api/admin/prompts/export/{}/cancel", queued.text("/export_id"));
    EXPECT_EQ(api.editor().post(target).at("/status"), "cancelled");
    EXPECT_EQ(api.editor().post(target).status, 409U);
}

// preview_import: each row with its action, and the words that would change.
MIEN_API_TEST(preview_import, tells_what_would_become_of_each_row) {
    const TransferWorker worker(api);
    const auto alice = make_histories(api);
    const auto file = export_all(api);
    save(api, cell(alice, "happy"), "She laughs softly.");
    const auto unchanged = upload(api, file);
    EXPECT_EQ(unchanged.at("/counts/unchanged"), 4) << "an older copy of what is here";

    auto bundle = json::parse(file);
    for (auto& prompt : bundle.at("prompts").as_array()) {
        prompt.as_object().erase("sha256");
        if (prompt.at("emotion") == "angry") {
            auto next = prompt.at("versions").at(0);
            next.as_object()["version"] = 2;
            next.as_object()["prompt_text"] = "He hisses twice.";
            prompt.at("versions").as_array().push_back(next);
            prompt.as_object()["version"] = 2;
            prompt.as_object()["prompt_text"] = "He hisses twice.";
        } else if (prompt.at("character_slug") == "alice" && prompt.at("emotion") == "happy") {
            prompt.at("versions").at(2).as_object()["prompt_text"] = "She laughs loudly.";
            prompt.as_object()["prompt_text"] = "She laughs loudly.";
        } else if (prompt.at("emotion") == "sad") {
            prompt.as_object()["emotion"] = "no such thing";
        }
    }
    bundle.as_object().erase("counts");
    const auto planned = upload(api, json::serialize(bundle));
    ASSERT_EQ(planned.status, 201U) << planned.body;
    EXPECT_EQ(planned.at("/results/conflict_count"), 1);
    EXPECT_EQ(planned.at("/results/error_count"), 1);
    const auto rows = api.viewer().get(import_target(planned, "/preview"));
    std::map<std::string, json::value> by_action;
    for (const auto& row : rows.at("/prompts").as_array()) {
        by_action[std::string(row.at("action").as_string())] = row;
    }
    EXPECT_EQ(by_action["update"].at("new_version_count"), 1);
    EXPECT_EQ(by_action["update"].at("character_slug"), "dracula");
    EXPECT_EQ(by_action["conflict"].at("current_text"), "She laughs softly.");
    const json::value diff{{{"op", "equal"}, {"text", "She laughs "}},
                           {{"op", "delete"}, {"text", "softly"}},
                           {{"op", "insert"}, {"text", "loudly"}},
                           {{"op", "equal"}, {"text", "."}}};
    EXPECT_EQ(by_action["conflict"].at("diff"), diff);
    EXPECT_GT(by_action["error"].at("line").as_int64(), 0);
    EXPECT_EQ(by_action["error"].at("problems").at(0).at("pointer"), "/prompts/2/emotion");
    const auto filtered = api.viewer().get(import_target(planned, "/preview?action=conflict"));
    EXPECT_EQ(filtered.at("/prompts").as_array().size(), 1U);
    const auto found = api.viewer().get(import_target(planned, "/preview?search=dracu"));
    EXPECT_EQ(found.at("/prompts").as_array().size(), 1U);
    const auto paged = api.viewer().get(import_target(planned, "/preview?limit=3"));
    EXPECT_EQ(paged.at("/prompts").as_array().size(), 3U);
    const auto rest = api.viewer().get(
        import_target(planned, "/preview?limit=3&cursor=" + paged.text("/next_cursor")));
    EXPECT_EQ(rest.at("/prompts").as_array().size(), 1U);

    const auto refused = apply(api, planned, {{"strategy", "skip"}});
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.first_problem(), "rows_in_error");
    const auto applied = apply(api, planned, {{"strategy", "skip"}, {"skip_errors", true}});
    EXPECT_EQ(applied.at("/applied/updated"), 1) << applied.body;
    EXPECT_EQ(applied.at("/applied/skipped"), 2);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "She laughs softly.");
    expect_sound(api);
}

// A conflict on alice/happy: three versions here, of which the file shares one.
ApiAnswer plan_conflict(ApiServer& api, std::string* alice) {
    *alice = make_character(api, "Alice");
    save(api, cell(*alice, "happy"), "one");
    const auto file = export_all(api);
    save(api, cell(*alice, "happy"), "two here");
    save(api, cell(*alice, "happy"), "three here");
    auto bundle = json::parse(file);
    auto& prompt = bundle.at("prompts").at(0).as_object();
    prompt.erase("sha256");
    for (const auto* text : {"two there", "three there"}) {
        auto next = prompt.at("versions").as_array().back();
        next.as_object()["version"] = next.at("version").as_int64() + 1;
        next.as_object()["prompt_text"] = text;
        next.as_object()["created_by"] = {{"email", "far@example.com"}, {"display_name", "Far"}};
        prompt.at("versions").as_array().push_back(next);
    }
    prompt["version"] = 3;
    prompt["prompt_text"] = "three there";
    bundle.as_object().erase("counts");
    auto planned = upload(api, json::serialize(bundle));
    EXPECT_EQ(planned.at("/counts/conflict"), 1) << planned.body;
    return planned;
}

MIEN_API_TEST(apply_import, merges_histories_behind_each_other) {
    const TransferWorker worker(api);
    std::string alice;
    const auto planned = plan_conflict(api, &alice);
    const auto applied = apply(api, planned, {{"strategy", "merge"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/merged"), 1);
    const auto history = api.viewer().get(cell(alice, "happy") + "/versions");
    ASSERT_EQ(history.at("/versions").as_array().size(), 5U);
    EXPECT_EQ(history.at("/versions/3/prompt_text"), "two there");
    EXPECT_EQ(history.at("/versions/4/prompt_text"), "three there");
    EXPECT_EQ(history.at("/versions/4/version"), 5);
    EXPECT_EQ(history.at("/versions/4/origin/version"), 3);
    EXPECT_EQ(api.editor()
                  .get(cell(alice, "happy") + "/versions")
                  .text("/versions/4/origin/created_by/display_name"),
              "Far");
    const auto admins = api.admin().get("/api/admin/admins?search=far@");
    EXPECT_TRUE(admins.at("/admins").as_array().empty()) << "who wrote it needs no account";
    expect_sound(api);
}

// Goal: a branch that was merged once and has grown since brings only what is new.
MIEN_API_TEST(apply_import, merges_only_what_is_not_here) {
    const TransferWorker worker(api);
    std::string alice;
    const auto planned = plan_conflict(api, &alice);
    const auto merged = apply(api, planned, {{"strategy", "merge"}});
    ASSERT_EQ(merged.at("/applied/new_versions"), 2) << merged.body;
    auto bundle = json::parse(export_all(api));
    auto& prompt = bundle.at("prompts").at(0).as_object();
    prompt.erase("sha256");
    // As it is there: one, two there, three there, and a fourth.
    auto& versions = prompt.at("versions").as_array();
    json::array there{versions[0], versions[3], versions[4], versions[4]};
    for (std::size_t i = 0; i < there.size(); ++i) {
        there[i].as_object()["version"] = i + 1;
    }
    there[3].as_object()["prompt_text"] = "four there";
    prompt["versions"] = there;
    prompt["version"] = 4;
    prompt["prompt_text"] = "four there";
    bundle.as_object().erase("counts");
    const auto grown = upload(api, json::serialize(bundle));
    EXPECT_EQ(grown.at("/counts/conflict"), 1) << grown.body;
    const auto applied = apply(api, grown, {{"strategy", "merge"}});
    EXPECT_EQ(applied.at("/applied/new_versions"), 1) << applied.body;
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/version"), 6);
    expect_sound(api);
}

// Goal: deleting what is deleted already is nothing, and bringing a sheet twice is nothing either.
MIEN_API_TEST(import_prompts, of_the_same_sheet_again_creates_nothing) {
    const TransferWorker worker(api);
    const auto alice = make_character(api, "Alice");
    save(api, cell(alice, "happy"), "She laughs.");
    const std::string sheet =
        "character_slug,emotion,version,prompt_text\r\n"
        "alice,happy,1,She smiles.\r\nalice,sad,1,She cries.\r\n";
    const auto first = apply(api, upload(api, sheet), {{"strategy", "merge"}});
    EXPECT_EQ(first.at("/applied/new_versions"), 2) << first.body;
    const auto again = upload(api, sheet);
    EXPECT_EQ(again.at("/counts/unchanged"), 2) << again.body;

    api.editor().remove(cell(alice, "sad"));
    const auto file = export_all(api);
    EXPECT_EQ(upload(api, file).at("/counts/unchanged"), 2);
    expect_sound(api);
}

MIEN_API_TEST(import_prompts, refuses_an_id_and_a_slug_of_two_characters) {
    const TransferWorker worker(api);
    const auto alice = make_character(api, "Alice");
    make_character(api, "Bob");
    const auto planned = upload(
        api, fmt::format("character_id,character_slug,emotion,prompt_text\r\n{},bob,happy,Hm.\r\n",
                         alice));
    EXPECT_EQ(planned.at("/counts/error"), 1) << planned.body;
    const auto rows = api.viewer().get(import_target(planned, "/preview"));
    EXPECT_EQ(rows.at("/prompts/0/problems/0/code"), "slug_mismatch");
}

MIEN_API_TEST(apply_import, overwrites_with_one_more_version) {
    const TransferWorker worker(api);
    std::string alice;
    const auto planned = plan_conflict(api, &alice);
    const auto applied =
        apply(api, planned,
              {{"strategy", "skip"},
               {"decisions", json::array{{{"item", 1}, {"strategy", "overwrite"}}}}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/overwritten"), 1);
    EXPECT_EQ(applied.at("/applied/new_versions"), 1);
    const auto got = api.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(got.at("/version"), 4);
    EXPECT_EQ(got.at("/prompt_text"), "three there");
    const auto row = api.viewer().get(import_target(planned, "/preview"));
    EXPECT_EQ(row.at("/prompts/0/outcome"), "overwritten");
    expect_sound(api);
}

// replan_import: a plan that the world has overtaken is refused with what moved, and made anew.
MIEN_API_TEST(apply_import, refuses_a_plan_that_is_stale) {
    const TransferWorker worker(api);
    std::string alice;
    const auto planned = plan_conflict(api, &alice);
    save(api, cell(alice, "happy"), "four here");
    const auto refused = apply(api, planned, {{"strategy", "overwrite"}});
    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(refused.at("/moved/0/planned_version"), 3);
    EXPECT_EQ(refused.at("/moved/0/current_version"), 4);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/version"), 4) << "nothing changed";
    const auto again = api.editor().post(import_target(planned, "/plan"));
    EXPECT_EQ(again.status, 200U) << again.body;
    EXPECT_EQ(again.at("/status"), "planned");
    EXPECT_EQ(apply(api, planned, {{"strategy", "overwrite"}}).at("/applied/overwritten"), 1);
    EXPECT_EQ(apply(api, planned, {{"strategy", "overwrite"}}).status, 409U) << "applied already";
    expect_sound(api);
}

MIEN_API_TEST(apply_import, of_two_at_once_lets_one_win) {
    const TransferWorker worker(api);
    const TransferWorker second_worker(api);
    std::string alice;
    const auto planned = plan_conflict(api, &alice);
    std::vector<unsigned> statuses(4);
    std::vector<std::thread> threads;
    threads.reserve(statuses.size());
    const auto& editor = api.editor();
    for (auto& status : statuses) {
        threads.emplace_back([&] {
            status = editor.post(import_target(planned, "/apply"), {{"strategy", "merge"}}).status;
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(std::ranges::count(statuses, 200U), 1);
    EXPECT_EQ(std::ranges::count(statuses, 409U), 3);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/version"), 5);
    expect_sound(api);
}

MIEN_API_TEST(apply_import, refuses_decisions_on_rows_that_are_not_there) {
    const TransferWorker worker(api);
    std::string alice;
    const auto planned = plan_conflict(api, &alice);
    const json::array unknown{{{"item", 7}, {"strategy", "skip"}}};
    const auto refused = apply(api, planned, {{"strategy", "skip"}, {"decisions", unknown}});
    EXPECT_EQ(refused.first_problem(), "unknown_item");
    const json::array twice{{{"item", 1}, {"strategy", "skip"}},
                            {{"item", 1}, {"strategy", "merge"}}};
    const auto doubled = apply(api, planned, {{"strategy", "skip"}, {"decisions", twice}});
    EXPECT_EQ(doubled.first_problem(), "duplicate");
}

// Goal: who waits for what somebody else cancels is told so, and not that it is done.
MIEN_API_TEST(apply_import, that_was_cancelled_meanwhile_is_no_success) {
    std::string alice;
    ApiAnswer planned;
    {
        const TransferWorker worker(api);
        planned = plan_conflict(api, &alice);
    }
    const auto& editor = api.editor();
    const auto target = import_target(planned);
    ApiAnswer answer;
    std::thread waiting([&] { answer = editor.post(target + "/apply", {{"strategy", "merge"}}); });
    while (editor.get(target).at("/status") != "applying") {
    }
    EXPECT_EQ(editor.post(target + "/cancel").status, 200U);
    waiting.join();
    EXPECT_EQ(answer.status, 409U) << answer.body;
    EXPECT_EQ(answer.text("/import_status"), "planned");
    EXPECT_EQ(editor.get(cell(alice, "happy")).at("/version"), 3) << "nothing changed";

    std::thread planning([&] { answer = editor.post(target + "/plan"); });
    while (editor.get(target).at("/status") != "planning") {
    }
    EXPECT_EQ(editor.post(target + "/cancel").status, 200U);
    planning.join();
    EXPECT_EQ(answer.status, 409U) << answer.body;
}

MIEN_API_TEST(export_prompts, that_was_cancelled_meanwhile_is_no_success) {
    const auto& editor = api.editor();
    ApiAnswer answer;
    std::thread waiting([&] { answer = editor.post("/api/admin/prompts/export"); });
    std::string id;
    while (id.empty()) {
        const auto listed = editor.get("/api/admin/prompts/export");
        if (!listed.at("/exports").as_array().empty()) {
            id = listed.text("/exports/0/export_id");
        }
    }
    EXPECT_EQ(editor.post(fmt::format("/api/admin/prompts/export/{}/cancel", id)).status, 200U);
    waiting.join();
    EXPECT_EQ(answer.status, 409U) << answer.body;
    EXPECT_EQ(answer.text("/export_status"), "cancelled");
}

// get_import, list_imports, cancel_import.
MIEN_API_TEST(cancel_import, gives_up_a_plan) {
    const TransferWorker worker(api);
    std::string alice;
    const auto planned = plan_conflict(api, &alice);
    EXPECT_EQ(api.viewer().get(import_target(planned)).at("/status"), "planned");
    const auto listed = api.viewer().get("/api/admin/prompts/import");
    EXPECT_EQ(listed.at("/imports/0/import_id"), planned.at("/import_id"));
    const auto cancelled = api.editor().post(import_target(planned, "/cancel"));
    EXPECT_EQ(cancelled.at("/status"), "cancelled");
    EXPECT_EQ(api.editor().post(import_target(planned, "/cancel")).status, 409U);
    EXPECT_EQ(api.viewer().get(import_target(planned, "/preview")).status, 410U);
    EXPECT_EQ(apply(api, planned, {{"strategy", "skip"}}).status, 409U);
    EXPECT_EQ(api.viewer().get("/api/admin/prompts/import/x").status, 404U);
}

MIEN_API_TEST(import_prompts, replays_its_answer_to_the_same_key) {
    const TransferWorker worker(api);
    const std::string csv = "character_slug,emotion,prompt_text\r\n,happy,A default.\r\n";
    const auto first = upload(api, csv, {{"Idempotency-Key", "once"}});
    const auto second = upload(api, csv, {{"Idempotency-Key", "once"}});
    EXPECT_EQ(second.status, 201U) << second.body;
    EXPECT_EQ(second.at("/import_id"), first.at("/import_id"));
    EXPECT_EQ(first.header("idempotency-replayed"), "");
    EXPECT_EQ(second.header("idempotency-replayed"), "true");
    const auto other = upload(api, csv + ",sad,Another.\r\n", {{"Idempotency-Key", "once"}});
    EXPECT_EQ(other.status, 422U);
}

// Goal: whatever of a transfer is sent again after a lost answer is done once, and says so.
MIEN_API_TEST(transfers, mark_each_replay) {
    const TransferWorker worker(api);
    const auto planned = upload(api, "character_slug,emotion,prompt_text\r\n,happy,A default.\r\n");
    const struct {
        std::string target;
        json::value body;
    } requests[] = {
        {import_target(planned, "/plan"), nullptr},
        {import_target(planned, "/apply"), {{"strategy", "merge"}}},
        {"/api/admin/prompts/export", nullptr},
    };
    for (const auto& [target, body] : requests) {
        const auto text = body.is_null() ? std::string() : json::serialize(body);
        const Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", target}};
        const auto first = api.editor().send(http::Method::post, target, text, headers);
        const auto second = api.editor().send(http::Method::post, target, text, headers);
        EXPECT_EQ(second.status, first.status) << second.body;
        EXPECT_EQ(first.header("idempotency-replayed"), "") << target;
        EXPECT_EQ(second.header("idempotency-replayed"), "true") << target;
    }
    EXPECT_EQ(api.viewer().get("/api/admin/global-prompts/happy").at("/version"), 1);
}

// Goal: whoever finds a problem, the reader of the file or the comparison with what is here, says
// where it is in the one form of the file: a JSON pointer, or the column of a CSV file.
MIEN_API_TEST(import_prompts, says_where_a_problem_is_in_the_form_of_the_file) {
    const TransferWorker worker(api);
    const auto places_in = [&](std::string_view content, std::string_view name) {
        const auto planned = upload(api, content, {}, name);
        EXPECT_EQ(planned.status, 201U) << planned.body;
        const auto rows = api.viewer().get(import_target(planned, "/preview?action=error"));
        std::set<std::string> places;
        for (const auto* list : {"/emotions", "/characters", "/prompts"}) {
            for (const auto& row : rows.at(list).as_array()) {
                for (const auto& problem : row.at("problems").as_array()) {
                    places.emplace(problem.at("pointer").as_string());
                }
            }
        }
        return places;
    };
    const json::object twin{
        {"id", "0198c0de-7a11-7000-8000-000000000001"}, {"slug", "luna"}, {"name", "Luna"}};
    const json::object calm{{"name", "calm"}, {"display_name", "Calm"}, {"position", 9}};
    const json::value bundle{
        {"format", "mien.prompts"},
        {"schema_version", 1},
        {"emotions", json::array{calm, calm}},
        {"characters", json::array{twin, twin}},
        {"prompts",
         json::array{{{"character_slug", "nobody"}, {"emotion", "happy"}, {"prompt_text", "a"}},
                     {{"character_slug", "luna"}, {"emotion", "happy"}, {"prompt_text", "b"}},
                     {{"emotion", "bored"}, {"prompt_text", "c"}},
                     {{"emotion", "sad"}, {"prompt_text", ""}},
                     {{"emotion", "idle"}, {"prompt_text", "d"}},
                     {{"emotion", "idle"}, {"prompt_text", "e"}}}}};
    EXPECT_EQ(
        places_in(json::serialize(bundle), "mine.json"),
        (std::set<std::string>{
            "/emotions/0/name", "/emotions/1/name", "/characters/0/slug", "/characters/1/id",
            "/characters/1/slug", "/prompts/0/character_slug", "/prompts/1/character_slug",
            "/prompts/2/emotion", "/prompts/3/prompt_text", "/prompts/4", "/prompts/5/emotion"}));
    EXPECT_EQ(
        places_in("record,character_id,character_slug,emotion,prompt_text,details\r\n"
                  "emotion,,,calm,,\"{\"\"display_name\"\":\"\"Calm\"\",\"\"position\"\":9}\"\r\n"
                  "emotion,,,calm,,\"{\"\"display_name\"\":\"\"Calm\"\",\"\"position\"\":9}\"\r\n"
                  "character,0198c0de-7a11-7000-8000-000000000001,luna,,,"
                  "\"{\"\"name\"\":\"\"Luna\"\"}\"\r\n"
                  "character,0198c0de-7a11-7000-8000-000000000001,luna,,,"
                  "\"{\"\"name\"\":\"\"Luna\"\"}\"\r\n"
                  "version,,nobody,happy,a,\r\n"
                  "version,0198c0de-7a11-7000-8000-0000000000ff,,happy,b,\r\n"
                  "version,,,bored,c,\r\n"
                  "version,,,sad,,\r\n",
                  "mine.csv"),
        (std::set<std::string>{"character_id", "character_slug", "emotion", "prompt_text"}));
}

// A file by hand: only what a person wants to change.
MIEN_API_TEST(import_prompts, takes_a_small_csv_made_by_hand) {
    const TransferWorker worker(api);
    const auto alice = make_character(api, "Alice");
    save(api, cell(alice, "happy"), "She laughs.");
    const auto planned = upload(api,
                                "character_slug,emotion,prompt_text\r\n"
                                "alice,happy,She laughs.\r\nalice,sad,She cries.\r\n"
                                ",neutral,Nothing happens.\r\nnobody,happy,Who?\r\n",
                                {}, "mine.csv");
    ASSERT_EQ(planned.status, 201U) << planned.body;
    EXPECT_EQ(planned.at("/format"), "csv");
    EXPECT_EQ(planned.at("/counts/unchanged"), 1);
    EXPECT_EQ(planned.at("/counts/create"), 2);
    EXPECT_EQ(planned.at("/counts/error"), 1);
    const auto errors = api.viewer().get(import_target(planned, "/preview?action=error"));
    EXPECT_EQ(errors.at("/prompts/0/line"), 5);
    EXPECT_EQ(errors.at("/prompts/0/problems/0/code"), "unknown_character");
    EXPECT_EQ(errors.at("/prompts/0/problems/0/pointer"), "character_slug");
    EXPECT_EQ(planned.at("/counts/versions"), 4);
    EXPECT_EQ(planned.at("/counts/new_versions"), 2);
    const auto applied = apply(api, planned, {{"strategy", "skip"}, {"skip_errors", true}});
    EXPECT_EQ(applied.at("/applied/created"), 2) << applied.body;
    const auto got = api.viewer().get(cell(alice, "sad"));
    EXPECT_EQ(got.at("/updated_by/display_name"), "editor");
    expect_sound(api);
}

// Whatever is wrong with a file as a whole: a clear refusal with its place, and nothing changes.
MIEN_API_TEST(import_prompts, refuses_broken_files) {
    const TransferWorker worker(api);
    make_histories(api);
    const auto file = export_all(api);
    const auto with = [&](std::string_view from, std::string_view to) {
        auto text = file;
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    };
    const std::pair<const char*, std::string> cases[] = {
        {"nothing", ""},
        {"neither JSON nor CSV",
         "\x7f"
         "ELF"},
        {"cut off", file.substr(0, file.size() / 2)},
        {"another schema version", with("\"schema_version\":1", "\"schema_version\":99")},
        {"wrong counts", with("\"prompts\":4", "\"prompts\":5")},
        {"broken UTF-8", with("laughs", "laugh\xff")},
        {"a key twice", with("\"emotion\":", "\"emotion\":\"sad\",\"emotion\":")},
    };
    for (const auto& [name, content] : cases) {
        const auto refused = upload(api, content);
        EXPECT_EQ(refused.status, 422U) << name << ": " << refused.body;
        const auto kept = api.viewer().get(import_target(refused));
        EXPECT_EQ(kept.at("/status"), "failed") << name;
    }
    EXPECT_EQ(api.editor().post("/api/admin/prompts/import").status, 400U) << "no file at all";
    const auto no_part = api.editor().send(http::Method::post, "/api/admin/prompts/import", file,
                                           {{"Content-Type", "multipart/form-data; boundary=b"}});
    EXPECT_EQ(no_part.status, 400U);
    EXPECT_EQ(api.viewer().post("/api/admin/prompts/import").status, 403U);
    EXPECT_EQ(export_all(api), file);
    expect_sound(api);
}

// Under any content type but that of a form, the body is the file.
MIEN_API_TEST(import_prompts, takes_the_file_as_the_body_itself) {
    const TransferWorker worker(api);
    make_histories(api);
    const auto json_file = export_all(api);
    const auto csv_file = export_all(api, "?format=csv");
    const auto send = [&](std::string_view query, const std::string& body, Headers headers) {
        return api.editor().send(http::Method::post,
                                 fmt::format("/api/admin/prompts/import{}", query), body,
                                 std::move(headers));
    };
    for (const auto* const type : {"application/json", "application/octet-stream", "text/csv",
                                   "application/x-www-form-urlencoded"}) {
        const auto planned = send("?file_name=../mine.json", json_file, {{"Content-Type", type}});
        ASSERT_EQ(planned.status, 201U) << type << ": " << planned.body;
        EXPECT_EQ(planned.at("/file_name"), "mine.json") << type;
        EXPECT_EQ(planned.at("/format"), "json") << "the bytes tell, not the type";
        EXPECT_EQ(planned.at("/counts/unchanged"), 4) << type;
    }
    const auto csv = send("", csv_file, {{"Content-Type", "text/csv"}});
    EXPECT_EQ(csv.at("/format"), "csv") << csv.body;
    EXPECT_EQ(csv.at("/file_name"), "file");
    const auto as_form = upload(api, json_file);
    EXPECT_EQ(as_form.at("/file_sha256"), send("", json_file, {}).at("/file_sha256"));
}

// What is wrong with single prompts stands in their rows.
MIEN_API_TEST(import_prompts, tells_broken_rows_from_good_ones) {
    const TransferWorker worker(api);
    make_histories(api);
    const auto file = export_all(api);
    const auto with = [&](std::string_view from, std::string_view to) {
        auto text = file;
        return text.replace(text.find(from), from.size(), to);
    };
    const std::string long_text(6000, 'x');
    const std::tuple<const char*, std::string, const char*> cases[] = {
        {"a changed text", with("He hisses.", "He kisses."), "bad_sha256"},
        {"an unknown emotion", with("\"emotion\":\"angry\"", "\"emotion\":\"Angry!\""), ""},
        {"a text that is too long", with("He hisses.", long_text), ""},
    };
    for (const auto& [name, content, code] : cases) {
        const auto planned = upload(api, content);
        ASSERT_EQ(planned.status, 201U) << name << ": " << planned.body;
        EXPECT_EQ(planned.at("/counts/error"), 1) << name << ": " << planned.body;
        EXPECT_EQ(planned.at("/counts/unchanged"), 3) << name;
        EXPECT_EQ(apply(api, planned, {{"strategy", "overwrite"}}).status, 422U) << name;
    }
    EXPECT_EQ(export_all(api), file);
}

}  // namespace
}  // namespace mien::test
