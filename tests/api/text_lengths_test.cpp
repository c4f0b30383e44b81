// One rule of length at every door: code points after normalisation form C, as in the contract, in
// the program and in the database.
#include <map>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/edge/contract.hpp"
#include "base/limits/access.hpp"
#include "base/limits/database.hpp"
#include "base/limits/exchange.hpp"
#include "base/limits/experiments.hpp"
#include "base/limits/generations.hpp"
#include "base/limits/http.hpp"
#include "base/limits/lists.hpp"
#include "base/limits/provider_calls.hpp"
#include "base/limits/providers.hpp"
#include "base/limits/staging.hpp"
#include "base/limits/templates.hpp"
#include "base/limits/text.hpp"
#include "tests/api/clip_worker.hpp"
#include "tests/api/experiment_panel.hpp"
#include "tests/api/provider_lab.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/test_control.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using http::Method;

// "e" with an accent of its own: two code points that are one after normalisation, so that a rule
// which counts what was sent takes half as many.
std::string accented(std::size_t characters) {
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) {
        text += "e\u0301";
    }
    return text;
}

// One UTF-16 unit more than code points, and four bytes.
constexpr std::size_t face_bytes = 4;
std::string faces(std::size_t characters) {
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) {
        text += "\U0001F600";
    }
    return text;
}

// For what may have no other letters, or is counted in bytes as well.
std::string plain(std::size_t characters) {
    return std::string(characters, 'a');
}

using Make = std::string (*)(std::size_t characters);

// A request that brings a text in.
struct Door {
    std::string name;
    Method method;
    std::string target;
    std::size_t characters_max;
    std::string pointer;
    std::function<json::object(std::string_view)> body;
};

struct Subjects {
    explicit Subjects(ApiServer& api)
        : character(api.editor().post("/api/admin/characters", {{"name", "Alice"}}).text("/id")),
          user(api.editor().post("/api/admin/users", {{"name", "Ada"}}).text("/id")),
          admin(api.admin().get("/api/auth/me").text("/admin/id")) {}

    std::string character;
    std::string user;
    std::string admin;
};

std::vector<Door> doors_of_prompts(const Subjects& on) {
    const auto cell = fmt::format("/api/admin/characters/{}/emotional-prompts/happy", on.character);
    const auto text = [](std::string_view text) { return json::object{{"prompt_text", text}}; };
    const auto reason = [](std::string_view reason) {
        return json::object{{"prompt_text", fmt::format("for {}", reason.size())},
                            {"change_reason", reason}};
    };
    const auto draft = [](std::string_view text) {
        return json::object{{"prompt_text", text}, {"base_version", nullptr}};
    };
    const auto draft_reason = [](std::string_view reason) {
        return json::object{
            {"prompt_text", "x"}, {"change_reason", reason}, {"base_version", nullptr}};
    };
    const auto of_happy = [](std::string_view text) {
        return json::object{{"prompt_text", text}, {"emotion", "happy"}};
    };
    const auto bulk = [&on](std::string_view text) {
        const json::object item{
            {"character_id", on.character}, {"emotion", "sad"}, {"prompt_text", text}};
        return json::object{{"items", json::array{item}}};
    };
    const auto bulk_reason = [&on](std::string_view reason) {
        const json::object item{
            {"character_id", on.character}, {"emotion", "sad"}, {"prompt_text", "x"}};
        return json::object{{"items", json::array{item}}, {"change_reason", reason}};
    };
    constexpr auto prompt = limits::prompt_characters_max;
    constexpr auto why = limits::reason_characters_max;
    return {{"prompt", Method::post, cell, prompt, "/prompt_text", text},
            {"reason", Method::post, cell, why, "/change_reason", reason},
            {"default", Method::put, "/api/admin/global-prompts/sad", prompt, "/prompt_text", text},
            {"draft", Method::put, cell + "/draft", prompt, "/prompt_text", draft},
            {"draft's reason", Method::put, cell + "/draft", why, "/change_reason", draft_reason},
            {"test", Method::post, cell + "/test", prompt, "/prompt_text", text},
            {"resolution", Method::post, "/api/admin/prompts/resolutions", prompt, "/prompt_text",
             of_happy},
            {"bulk", Method::post, "/api/admin/prompts/bulk-saves", prompt, "/items/0/prompt_text",
             bulk},
            {"bulk's reason", Method::post, "/api/admin/prompts/bulk-saves", why, "/change_reason",
             bulk_reason}};
}

std::vector<Door> doors_of_people(const Subjects& on) {
    const auto name = [](std::string_view name) { return json::object{{"name", name}}; };
    const auto description = [](std::string_view text) {
        return json::object{{"description", text}};
    };
    const auto display_name = [](std::string_view name) {
        return json::object{{"display_name", name}};
    };
    const auto attribute = [](std::string_view value) {
        return json::object{{"attributes", {{"coat", value}}}};
    };
    constexpr auto names = limits::name_characters_max;
    constexpr auto long_text = limits::description_characters_max;
    constexpr auto value = limits::attribute_characters_max;
    const auto character = "/api/admin/characters/" + on.character;
    const auto user = "/api/admin/users/" + on.user;
    const std::string happy = "/api/admin/emotions/happy";
    const auto admin = "/api/admin/admins/" + on.admin;
    return {
        {"character's name", Method::patch, character, names, "/name", name},
        {"character's description", Method::patch, character, long_text, "/description",
         description},
        {"character's attribute", Method::patch, character, value, "/attributes/coat", attribute},
        {"user's name", Method::patch, user, names, "/name", name},
        {"user's attribute", Method::patch, user, value, "/attributes/coat", attribute},
        {"emotion's name", Method::patch, happy, names, "/display_name", display_name},
        {"emotion's description", Method::patch, happy, long_text, "/description", description},
        {"admin's name", Method::patch, admin, names, "/display_name", display_name},
        {"token's name", Method::post, "/api/admin/tokens", names, "/name", name}};
}

constexpr const char* templates = "/api/admin/templates";

std::string make_template(ApiServer& api, std::string_view name, std::string_view text) {
    const auto made = api.editor().post(templates, {{"name", name}, {"template_text", text}});
    EXPECT_EQ(made.status, 201U) << made.body;
    return fmt::format("{}/{}", templates, made.text("/id"));
}

// What applies a template to one cell, with the values for it.
json::object application(const Subjects& on, json::object values) {
    const json::object item{
        {"character_id", on.character}, {"emotion", "angry"}, {"values", std::move(values)}};
    return json::object{{"items", json::array{item}}};
}

std::vector<Door> doors_of_templates(ApiServer& api, const Subjects& on) {
    const auto written = make_template(api, "written", "Smiles.");
    const auto applied = make_template(api, "applied", "{size}");
    const auto text = [](std::string_view text) { return json::object{{"template_text", text}}; };
    const auto description = [](std::string_view text) {
        return json::object{{"description", text}};
    };
    const auto reason = [](std::string_view reason) {
        return json::object{{"template_text", fmt::format("for {}", reason.size())},
                            {"change_reason", reason}};
    };
    const auto default_text = [](std::string_view text) {
        const json::object placeholder{{"name", "mood"}, {"default", text}};
        return json::object{{"placeholders", json::array{placeholder}}};
    };
    const auto help = [](std::string_view help) {
        const json::object placeholder{{"name", "mood"}, {"help", help}};
        return json::object{{"placeholders", json::array{placeholder}}};
    };
    const auto reason_to_apply = [&on](std::string_view reason) {
        auto body = application(on, {{"size", std::to_string(reason.size())}});
        body["change_reason"] = reason;
        return body;
    };
    constexpr auto prompt = limits::prompt_characters_max;
    constexpr auto long_text = limits::description_characters_max;
    constexpr auto why = limits::reason_characters_max;
    constexpr auto helping = limits::placeholder_help_characters_max;
    return {
        {"template", Method::put, written, prompt, "/template_text", text},
        {"template's plan", Method::post, written + "/plan", prompt, "/template_text", text},
        {"template's description", Method::put, written, long_text, "/description", description},
        {"template's reason", Method::put, written, why, "/change_reason", reason},
        {"placeholder's default", Method::put, written, prompt, "/placeholders/0/default",
         default_text},
        {"placeholder's help", Method::put, written, helping, "/placeholders/0/help", help},
        {"application's reason", Method::post, applied + "/apply", why, "/change_reason",
         reason_to_apply}};
}

json::object experiment_draft(const Subjects& on) {
    const json::object cell{{"character_id", on.character},
                            {"emotion", "happy"},
                            {"text_a", "Smiles."},
                            {"text_b", "Beams."}};
    return json::object{{"name", "A warmer smile"},
                        {"pair_count", 12},
                        {"cells", json::array{cell}},
                        {"raters", json::array{}}};
}

std::vector<Door> doors_of_experiments(ApiServer& api, const Subjects& on) {
    const auto made = api.editor().post("/api/admin/experiments", experiment_draft(on));
    EXPECT_EQ(made.status, 201U) << made.body;
    const auto target = "/api/admin/experiments/" + made.text("/id");
    const auto name = [&on](std::string_view name) {
        auto draft = experiment_draft(on);
        draft["name"] = name;
        return draft;
    };
    const auto description = [&on](std::string_view text) {
        auto draft = experiment_draft(on);
        draft["description"] = text;
        return draft;
    };
    const auto text_a = [&on](std::string_view text) {
        auto draft = experiment_draft(on);
        draft["cells"].as_array()[0].as_object()["text_a"] = text;
        return draft;
    };
    const auto text_b = [&on](std::string_view text) {
        auto draft = experiment_draft(on);
        draft["cells"].as_array()[0].as_object()["text_b"] = text;
        return draft;
    };
    const auto criterion = [&on](std::string_view name) {
        auto draft = experiment_draft(on);
        draft["mode"] = "ratings";
        draft["criteria"] = json::array{name};
        return draft;
    };
    constexpr auto prompt = limits::prompt_characters_max;
    constexpr auto criterion_max = limits::experiment_criterion_characters_max;
    return {{"criterion", Method::put, target, criterion_max, "/criteria/0", criterion},
            {"experiment's name", Method::put, target, limits::name_characters_max, "/name", name},
            {"experiment's description", Method::put, target, limits::description_characters_max,
             "/description", description},
            {"text A", Method::put, target, prompt, "/cells/0/text_a", text_a},
            {"text B", Method::put, target, prompt, "/cells/0/text_b", text_b}};
}

std::vector<Door> doors_of_providers(const ProviderLab& lab) {
    const auto pause = [](std::string_view reason) {
        return json::object{{"paused", true}, {"pause_reason", reason}};
    };
    const auto name = [](std::string_view name) { return json::object{{"name", name}}; };
    const auto reason = [](std::string_view reason) {
        return json::object{{"content", {{"path", fmt::format("/{}", reason.size())}}},
                            {"change_reason", reason}};
    };
    const auto dry_run = [](std::string_view text) {
        return json::object{{"emotion", "happy"}, {"text", text}};
    };
    constexpr auto why = limits::reason_characters_max;
    return {{"pause", Method::patch, lab.provider_path(), why, "/pause_reason", pause},
            {"preset's name", Method::put, lab.preset_path(), limits::preset_name_characters_max,
             "/name", name},
            {"preset's reason", Method::put, lab.preset_path(), why, "/change_reason", reason},
            {"dry run", Method::post, lab.preset_path() + "/dry-run", limits::prompt_characters_max,
             "/text", dry_run}};
}

ApiAnswer go_through(ApiServer& api, const Door& door, std::string_view text) {
    return api.admin().send(door.method, door.target, json::serialize(door.body(text)),
                            {{"Content-Type", "application/json"}});
}

// The longest text goes through, and none that is longer.
void expect_limit(ApiServer& api, const Door& door, Make make) {
    const auto refused = go_through(api, door, make(door.characters_max + 1));
    EXPECT_EQ(refused.status, 422U) << door.name;
    EXPECT_EQ(refused.text("/problems/0/code"), "too_long") << door.name;
    EXPECT_EQ(refused.text("/problems/0/pointer"), door.pointer) << door.name;
    const auto longest = go_through(api, door, make(door.characters_max));
    EXPECT_LT(longest.status, 300U) << door.name << longest.body.substr(0, 300);
}

MIEN_API_TEST(text_lengths, are_the_same_at_every_route) {
    const Subjects on(api);
    auto doors = doors_of_prompts(on);
    std::ranges::move(doors_of_people(on), std::back_inserter(doors));
    std::ranges::move(doors_of_templates(api, on), std::back_inserter(doors));
    std::ranges::move(doors_of_experiments(api, on), std::back_inserter(doors));
    const ProviderLab lab(api);
    std::ranges::move(doors_of_providers(lab), std::back_inserter(doors));
    for (const auto& door : doors) {
        expect_limit(api, door, accented);
        expect_limit(api, door, faces);
    }
}

// Goal: names that have plain letters alone, and values, whose bytes are counted too, have the
// limits of the contract.
MIEN_API_TEST(text_lengths, of_plain_letters_are_the_same_at_every_route) {
    const Subjects on(api);
    const auto target = make_template(api, "applied", "{size}");
    const auto name = [](std::string_view name) {
        return json::object{{"name", name}, {"template_text", "Smiles."}};
    };
    const auto placeholder = [](std::string_view name) {
        const json::object one{{"name", name}};
        return json::object{{"placeholders", json::array{one}}};
    };
    const auto value = [&on](std::string_view value) { return application(on, {{"size", value}}); };
    const auto common_value = [&on](std::string_view value) {
        auto body = application(on, {});
        body["values"] = json::object{{"size", value}};
        return body;
    };
    const auto attribute = [&on](std::string_view name) {
        auto body = application(on, {});
        body["values_from_attributes"] = json::object{{"size", name}};
        return body;
    };
    constexpr auto prompt = limits::prompt_characters_max;
    constexpr auto attribute_name = limits::attribute_name_characters_max;
    const std::vector<Door> doors{
        {"value", Method::post, target + "/apply", prompt, "/items/0/values/size", value},
        {"common value", Method::post, target + "/apply", prompt, "/values/size", common_value},
        {"attribute's name", Method::post, target + "/apply", attribute_name,
         "/values_from_attributes/size", attribute},
        {"placeholder's name", Method::put, target, attribute_name, "/placeholders/0/name",
         placeholder},
        {"template's name", Method::post, templates, limits::template_name_characters_max, "/name",
         name}};
    for (const auto& door : doors) {
        expect_limit(api, door, plain);
    }
}

// The values of a cell become a part of the origin of its version, which is limited in bytes.
MIEN_API_TEST(text_lengths, of_all_values_of_a_cell_are_in_bytes) {
    const Subjects on(api);
    const auto target = make_template(api, "applied", "{size}") + "/apply";
    constexpr auto most = limits::template_values_bytes_max / face_bytes;
    const auto refused = api.editor().post(target, application(on, {{"size", faces(most)}}));
    EXPECT_EQ(refused.status, 422U) << refused.body;
    EXPECT_EQ(refused.first_problem(), "too_long");
    EXPECT_EQ(refused.text("/problems/0/pointer"), "/items/0/values");
    const auto taken = api.editor().post(target, application(on, {{"size", faces(most - 4)}}));
    EXPECT_EQ(taken.status, 200U) << taken.body;
}

// Of an experiment that runs.
MIEN_API_TEST(text_lengths, of_the_reason_for_more_pairs) {
    const Subjects on(api);
    auto draft = experiment_draft(on);
    draft["raters"] = json::array{add_rater(api, "one").id, add_rater(api, "other").id};
    const auto made = api.admin().post("/api/admin/experiments", draft);
    const auto target = "/api/admin/experiments/" + made.text("/id");
    ASSERT_EQ(api.admin().post(target + "/start").status, 200U);
    const auto reason = [](std::string_view reason) {
        return json::object{{"pairs", 1}, {"reason", reason}};
    };
    const Door door{"reason for more pairs",       Method::post, target + "/extend",
                    limits::reason_characters_max, "/reason",    reason};
    for (const auto make : {&accented, &faces}) {
        work_off(api);
        expect_limit(api, door, make);
    }
}

// Whoever looks says why once: each way to write it has an experiment of its own, which somebody
// else wrote.
MIEN_API_TEST(text_lengths, of_the_reason_to_look_behind_an_experiment) {
    const Subjects on(api);
    const auto one = add_rater(api, "one");
    const auto other = add_rater(api, "other");
    const auto reason = [](std::string_view reason) { return json::object{{"reason", reason}}; };
    for (const auto& [emotion, make] : {std::pair("happy", &accented), std::pair("sad", &faces)}) {
        auto draft = experiment_draft(on);
        draft["cells"].as_array()[0].as_object()["emotion"] = emotion;
        draft["raters"] = json::array{one.id, other.id, on.admin};
        const auto made = api.editor().post("/api/admin/experiments", draft);
        const auto target = "/api/admin/experiments/" + made.text("/id");
        const auto started = api.admin().post(target + "/start");
        ASSERT_EQ(started.status, 200U) << started.body;
        const Door door{"reason to look",    Method::post,
                        target + "/unblind", limits::reason_characters_max,
                        "/reason",           reason};
        expect_limit(api, door, make);
    }
}

// ---- Files

struct FileTexts {
    std::string prompt_text = "x";
    std::string change_reason;
    std::string author = "Bob";
    std::string name = "Nova";
    std::string description;
    std::string attribute = "grey";
    std::string display_name = "Wistful";
};

std::string file_of(const FileTexts& texts) {
    const json::object emotion{{"name", "wistful"},
                               {"display_name", texts.display_name},
                               {"description", texts.description},
                               {"position", 90}};
    const json::object character{{"id", "0198c0de-7a11-7000-8000-000000000001"},
                                 {"slug", "nova"},
                                 {"name", texts.name},
                                 {"description", texts.description},
                                 {"attributes", {{"coat", texts.attribute}}}};
    const json::object author{{"email", "bob@example.com"}, {"display_name", texts.author}};
    const json::object prompt{{"character_slug", "nova"},
                              {"emotion", "wistful"},
                              {"prompt_text", texts.prompt_text},
                              {"change_reason", texts.change_reason},
                              {"created_by", author}};
    return json::serialize(json::object{{"format", "mien.prompts"},
                                        {"schema_version", 1},
                                        {"emotions", json::array{emotion}},
                                        {"characters", json::array{character}},
                                        {"prompts", json::array{prompt}}});
}

std::string csv_of(const FileTexts& texts) {
    return fmt::format(
        "character_slug,emotion,prompt_text,change_reason,created_by_email,created_by_name\r\n"
        "alice,happy,{},{},bob@example.com,{}\r\n",
        texts.prompt_text, texts.change_reason, texts.author);
}

ApiAnswer plan(ApiServer& api, std::string file) {
    return api.editor().send(Method::post, "/api/admin/prompts/import?file_name=prompts",
                             std::move(file), {{"Content-Type", "application/octet-stream"}});
}

ApiAnswer apply(ApiServer& api, const ApiAnswer& planned) {
    return api.editor().post(
        fmt::format("/api/admin/prompts/import/{}/apply", planned.text("/import_id")),
        {{"strategy", "overwrite"}});
}

// A text of a file, and how long it may be.
struct FileText {
    std::string FileTexts::* text;
    std::size_t characters_max;
};

constexpr FileText file_texts[] = {{&FileTexts::prompt_text, limits::prompt_characters_max},
                                   {&FileTexts::change_reason, limits::reason_characters_max},
                                   {&FileTexts::author, limits::name_characters_max},
                                   {&FileTexts::name, limits::name_characters_max},
                                   {&FileTexts::description, limits::description_characters_max},
                                   {&FileTexts::attribute, limits::attribute_characters_max},
                                   {&FileTexts::display_name, limits::name_characters_max}};

MIEN_API_TEST(text_lengths, what_a_plan_takes_is_applied) {
    const Subjects on(api);
    const TransferWorker worker(api);
    for (const auto& make : {accented, faces}) {
        FileTexts longest;
        for (const auto& [text, characters_max] : file_texts) {
            longest.*text = make(characters_max);
        }
        for (const auto& file : {file_of(longest), csv_of(longest)}) {
            const auto planned = plan(api, file);
            ASSERT_EQ(planned.status, 201U) << planned.body.substr(0, 300);
            EXPECT_EQ(planned.at("/counts/error"), 0) << planned.body;
            const auto applied = apply(api, planned);
            EXPECT_EQ(applied.status, 200U) << applied.body.substr(0, 500);
        }
    }
}

MIEN_API_TEST(text_lengths, a_plan_names_what_is_too_long) {
    const Subjects on(api);
    const TransferWorker worker(api);
    for (const auto& [text, characters_max] : file_texts) {
        FileTexts texts;
        texts.*text = accented(characters_max + 1);
        const auto planned = plan(api, file_of(texts));
        ASSERT_EQ(planned.status, 201U) << planned.body.substr(0, 300);
        EXPECT_GT(planned.at("/counts/error").as_int64(), 0);
        const auto shown = api.editor().get(
            fmt::format("/api/admin/prompts/import/{}/preview", planned.text("/import_id")));
        EXPECT_NE(shown.body.find("too_long"), std::string::npos) << shown.body.substr(0, 500);
    }
}

// ---- The tables

// "Schema/property" of every text with a maxLength in the contract's schemas.
void collect_lengths(const json::value& value, const std::string& at,
                     std::map<std::string, std::int64_t>& found) {
    if (const auto* array = value.if_array()) {
        for (const auto& element : *array) {
            collect_lengths(element, at, found);
        }
        return;
    }
    const auto* object = value.if_object();
    if (object == nullptr) {
        return;
    }
    if (const auto* limit = object->if_contains("maxLength")) {
        found[at] = limit->as_int64();
    }
    for (const auto& member : *object) {
        const auto key = std::string(member.key());
        const bool is_structure = key == "properties" || key == "items" || key == "oneOf" ||
                                  key == "allOf" || key == "additionalProperties";
        const auto below = at.empty() ? key : fmt::format("{}/{}", at, key);
        collect_lengths(member.value(), is_structure ? at : below, found);
    }
}

// What is no text of a person: ids, times, telephone numbers and names of the network, as written.
constexpr std::size_t written_id = 36;
constexpr std::size_t written_time = 40;
constexpr std::size_t written_phone = 40;
constexpr std::size_t written_domain = 254;  // with its last dot
constexpr std::size_t written_bucket = 63;
constexpr std::size_t written_network = 64;
constexpr std::size_t written_schedule = 200;
constexpr std::size_t written_zone = 64;
constexpr std::size_t written_plan = 64;  // the digits of a SHA-256

TEST(text_lengths, are_in_the_contract_what_they_are_in_the_program) {
    using namespace limits;
    const std::map<std::string, std::int64_t> expected{
        {"AdminCreation/display_name", name_characters_max},
        {"AdminCreation/email", email_characters_max},
        {"AdminPatch/display_name", name_characters_max},
        {"AdminPatch/email", email_characters_max},
        {"ApiTokenCreation/expires_at", written_time},
        {"ApiTokenCreation/name", name_characters_max},
        {"Attributes", attribute_characters_max},
        {"BulkRevert/version_id", written_id},
        {"ChangeReason", reason_characters_max},
        {"CharacterCreation/description", description_characters_max},
        {"CharacterCreation/name", name_characters_max},
        {"CharacterPatch/description", description_characters_max},
        {"CharacterPatch/name", name_characters_max},
        {"DraftWrite/prompt_text", prompt_characters_max},
        {"ExportSelection/character_ids", written_id},
        {"EmotionCreation/description", description_characters_max},
        {"EmotionCreation/display_name", name_characters_max},
        {"EmotionName", emotion_characters_max},
        {"EmotionPatch/description", description_characters_max},
        {"EmotionPatch/display_name", name_characters_max},
        {"CardOrder/description", description_characters_max},
        {"CardOrder/leave", emotion_characters_max},
        {"CardOrder/name", name_characters_max},
        {"CardOrder/replace/emotion", emotion_characters_max},
        {"CardOrder/replace/sha256", written_plan},
        {"ExpressionLabelEntry/emotion", emotion_characters_max},
        {"ExpressionLabelEntry/fallback", emotion_characters_max},
        {"ExpressionLabelEntry/labels", label_characters_max},
        {"ExperimentCellDraft/text_a", prompt_characters_max},
        {"ExperimentCellDraft/text_b", prompt_characters_max},
        {"ExperimentDraft/criteria", experiment_criterion_characters_max},
        {"ExperimentDraft/description", description_characters_max},
        {"ExperimentDraft/name", name_characters_max},
        {"ExperimentExtension/reason", reason_characters_max},
        {"NewPassword", password_characters_max},
        {"BaseUrl", provider_url_characters_max},
        {"PasswordChange/current_password", password_characters_max},
        {"PauseReason", reason_characters_max},
        {"PresetChoosing/emotion", emotion_characters_max},
        {"PresetDryRunRequest/text", prompt_characters_max},
        {"PresetName", preset_name_characters_max},
        {"PresetRevert/version_id", written_id},
        {"ProviderCreation/api_key", provider_key_bytes_max},
        {"ProviderHeaders", provider_header_bytes_max},
        {"ProviderName", provider_name_characters_max},
        {"ProviderPatch/api_key", provider_key_bytes_max},
        {"PlaceholderDraft/default", prompt_characters_max},
        {"PlaceholderDraft/help", placeholder_help_characters_max},
        {"PlaceholderDraft/name", attribute_name_characters_max},
        {"PlaceholderValues", prompt_characters_max},
        {"PromptText", prompt_characters_max},
        {"RevertRequest/version_id", written_id},
        {"SignIn/email", email_characters_max},
        {"SignIn/password", password_characters_max},
        {"Slug", slug_characters_max},
        {"SnapshotCreation/name", name_characters_max},
        {"SnapshotCreation/note", snapshot_note_characters_max},
        {"StagingConfigChange/admin_subdomain", written_domain},
        {"StagingConfigChange/database_url", database_url_bytes_max},
        {"StagingConfigChange/environment_name", environment_name_bytes_max},
        {"StagingConfigChange/storage_bucket", written_bucket},
        {"StagingConfigChange/sync_schedule", written_schedule},
        {"StagingConfigChange/sync_time_zone", written_zone},
        {"StagingConfigChange/vpn_networks", written_network},
        {"StagingConfigCreation/admin_subdomain", written_domain},
        {"StagingConfigCreation/database_url", database_url_bytes_max},
        {"StagingConfigCreation/environment_name", environment_name_bytes_max},
        {"StagingConfigCreation/storage_bucket", written_bucket},
        {"StagingConfigCreation/sync_schedule", written_schedule},
        {"StagingConfigCreation/sync_time_zone", written_zone},
        {"StagingConfigCreation/vpn_networks", written_network},
        {"SubmissionResolving/external_id", service_id_bytes_max},
        {"TemplateApplication/character", name_characters_max},
        {"TemplateApplication/emotion", name_characters_max},
        {"TemplateApplication/values_from_attributes", attribute_name_characters_max},
        {"TemplateCreation/description", description_characters_max},
        {"TemplateName", template_name_characters_max},
        {"TemplatePropagation/plan", written_plan},
        {"TemplateSave/description", description_characters_max},
        {"TemplateText", prompt_characters_max},
        {"Unblinding/reason", reason_characters_max},
        {"UserCreation/email", email_characters_max},
        {"UserCreation/name", name_characters_max},
        {"UserCreation/phone", written_phone},
        {"UserPatch/email", email_characters_max},
        {"UserPatch/name", name_characters_max},
        {"UserPatch/phone", written_phone}};
    std::map<std::string, std::int64_t> found;
    collect_lengths(api::openapi().at("components").at("schemas"), "", found);
    EXPECT_EQ(found, expected);
}

constexpr pg::Query find_length_checks{"find_length_checks", R"sql(
    SELECT conname::text AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE contype = 'c' AND pg_get_constraintdef(oid) LIKE '%char_length%')sql"};

// The columns whose texts cannot differ after normalisation, or are cut and not refused.
const std::set<std::string> checks_of_plain_texts{
    "admins_email_check",        "characters_slug_check",         "emotions_name_check",
    "exchanges_file_name_check", "idempotency_keys_key_check",    "imports_file_name_check",
    "providers_base_url_check",  "submissions_external_id_check", "templates_name_check"};

void expect_checks(const pg::Settings& database, std::map<std::string, std::size_t> expected) {
    const std::function<awaitable<pg::Rows>(pg::Pool&)> read =
        [](pg::Pool& pool) -> awaitable<pg::Rows> {
        co_return co_await pool.run(find_length_checks, {},
                                    deadline_in(limits::statement_time_max));
    };
    for (const auto& row : with_database(database, read)) {
        const auto name = row.get<std::string>("name");
        const auto definition = row.get<std::string>("definition");
        if (checks_of_plain_texts.contains(name)) {
            continue;
        }
        ASSERT_TRUE(expected.contains(name)) << name << " is in no table: " << definition;
        const std::regex rule(
            fmt::format("char_length\\(NORMALIZE\\(\\w+, NFC\\)\\) <= {}\\)", expected.at(name)),
            std::regex::icase);
        EXPECT_TRUE(std::regex_search(definition, rule)) << definition;
        expected.erase(name);
    }
    EXPECT_TRUE(expected.empty()) << expected.begin()->first << " has no check";
}

MIEN_API_TEST(text_lengths, are_in_the_database_what_they_are_in_the_program) {
    using namespace limits;
    expect_checks(api.app_settings(),
                  {{"admins_display_name_check", name_characters_max},
                   {"api_tokens_name_check", name_characters_max},
                   {"characters_description_check", description_characters_max},
                   {"characters_name_check", name_characters_max},
                   {"emotions_description_check", description_characters_max},
                   {"emotions_display_name_check", name_characters_max},
                   {"experiment_cells_text_length_check", prompt_characters_max},
                   {"experiment_criteria_name_check", experiment_criterion_characters_max},
                   {"experiment_raters_reason_check", reason_characters_max},
                   {"experiments_description_check", description_characters_max},
                   {"experiments_name_check", name_characters_max},
                   {"preset_versions_change_reason_check", reason_characters_max},
                   {"presets_name_check", preset_name_characters_max},
                   {"prompt_drafts_change_reason_check", reason_characters_max},
                   {"prompt_drafts_text_length_check", prompt_characters_max},
                   {"prompt_versions_change_reason_check", reason_characters_max},
                   {"prompt_versions_text_length_check", prompt_characters_max},
                   {"providers_pause_reason_check", reason_characters_max},
                   {"template_versions_change_reason_check", reason_characters_max},
                   {"template_versions_description_check", description_characters_max},
                   {"template_versions_text_length_check", prompt_characters_max},
                   {"users_email_check", email_characters_max},
                   {"users_name_check", name_characters_max}});
    const TestControl control;
    expect_checks(control.app_settings(),
                  {{"generations_name_check", name_characters_max},
                   {"generations_note_check", snapshot_note_characters_max},
                   {"staging_configurations_change_reason_check", reason_characters_max}});
}

// ---- Bodies

// As people write JSON: a character of four bytes as it is, or one of the first plane as \\uXXXX.
constexpr std::size_t plain_bytes = 4;
constexpr std::size_t escaped_bytes = 6;
constexpr std::size_t item_bytes = 200;  // of a bulk change, beside its text

MIEN_API_TEST(bodies, of_bulk_changes_hold_the_documented_maxima) {
    using namespace limits;
    std::set<std::string> bulk;
    for (const auto& route : api.routes()) {
        const std::string pattern(route.pattern);
        if (pattern.find("/bulk-") == std::string::npos) {
            continue;
        }
        bulk.insert(pattern);
        for (const auto bytes : {plain_bytes, escaped_bytes}) {
            EXPECT_LE(bulk_items_max * (prompt_characters_max * bytes + item_bytes),
                      route.body_bytes_max)
                << pattern;
        }
    }
    EXPECT_EQ(bulk.size(), 3U);
}

MIEN_API_TEST(bodies, of_experiments_hold_the_documented_maxima) {
    using namespace limits;
    std::size_t drafts = 0;
    for (const auto& route : api.routes()) {
        if (route.name == "create_experiment" || route.name == "put_experiment") {
            ++drafts;
            for (const auto bytes : {plain_bytes, escaped_bytes}) {
                EXPECT_LE(experiment_cells_max * (2 * prompt_characters_max * bytes + item_bytes),
                          route.body_bytes_max);
            }
        }
    }
    EXPECT_EQ(drafts, 2U);
}

// Everything that can be long, and each character of it written with twelve.
MIEN_API_TEST(bodies, of_a_character_hold_the_documented_maxima) {
    std::string attributes;
    std::string face;
    for (std::size_t i = 0; i < limits::attribute_characters_max; ++i) {
        face += "\\ud83d\\ude00";
    }
    for (std::size_t i = 0; i < limits::attributes_max; ++i) {
        attributes += fmt::format(R"({}"a{}":"{}")", i == 0 ? "" : ",", i, face);
    }
    std::string description;
    for (std::size_t i = 0; i < limits::description_characters_max; ++i) {
        description += "\\ud83d\\ude00";
    }
    const auto character =
        api.editor().send(Method::post, "/api/admin/characters",
                          fmt::format(R"({{"name":"Nova","description":"{}","attributes":{{{}}}}})",
                                      description, attributes),
                          {{"Content-Type", "application/json"}});
    EXPECT_EQ(character.status, 201U) << character.body.substr(0, 300);
}

}  // namespace
}  // namespace mien::test
