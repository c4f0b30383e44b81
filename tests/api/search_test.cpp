// One folding and one order of names: the same table of forms goes through every list that can be
// searched, and the same names through every list that is in their order.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/provider_lab.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using Names = std::vector<std::string>;

struct Form {
    std::string name;
    std::string search;
    bool is_found = true;
};

const std::vector<Form> forms{
    {"Zoe\u0308", "zo\u00eb"},
    {"Chlo\u00eb", "CHLOE\u0308"},
    {"Stra\u00dfe", "STRASSE"},
    {"Gasse", "ga\u00dfe"},
    {"\u0130ris", "IRIS"},
    {"Imke", "\u0130MKE"},
    {"Isolde", "\u0131solde"},
    {"\uff26\uff35\uff2c\uff2c", "full"},
    {"Wide", "\uff57\uff29\uff44\uff45"},
    {"100% Straw", "0% s"},
    {"100 Straw", "0% s", false},
    {"under_score", "r_s"},
    {"under score", "r_s", false},
    {"back\\slash", "\\"},
    {"\u6771\u4eac", "\u4eac"},
    {"Caf\u00e9", "cafe", false},
    {"\u00c6lfgifu", "AELF", false},
    {"\u00c6lfgifu", "\u00e6LF"},
};

// Names of templates are written with a-z, 0-9 and "_" alone; what is searched for has every form.
const std::vector<Form> forms_of_words{
    {"strasse", "STRA\u00dfE"},
    {"gasse", "ga\u00dfe"},
    {"iris", "\u0130RIS"},
    {"isolde", "\u0131solde"},
    {"full", "\uff26\uff35\uff2c\uff2c"},
    {"unit_2", "NIT_2"},
    {"under_score", "r_s"},
    {"underxscore", "r_s", false},
    {"full", "f%l", false},
    {"full", "\\", false},
    {"zoe", "zo\u00eb", false},
    {"cafe", "caf\u00e9", false},
    {"aelfgifu", "\u00c6lf", false},
};

// In this order in every list by name: without regard to case, numbers by their value.
const Names in_order{"_ first", "a fox",  "A Fox Two", "\u00c1ngel", "B fox", "\u00c9lan",
                     "The Fox", "Unit 2", "unit 10",   "Unit 010 B", "Zed"};

// Each once.
Names names_of(const std::vector<Form>& all) {
    Names names;
    for (const auto& form : all) {
        if (std::ranges::find(names, form.name) == names.end()) {
            names.push_back(form.name);
        }
    }
    return names;
}

std::string encoded(std::string_view text) {
    std::string result;
    for (const char c : text) {
        result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return result;
}

std::string slug_of(std::size_t place) {
    return fmt::format("q{}q", place);
}

// The operations that take a search.
std::set<std::string> searchable_lists(ApiServer& api) {
    std::set<std::string> paths;
    const auto contract = api.nobody().get("/api/openapi.json");
    for (const auto& [path, operations] : contract.json.at("paths").as_object()) {
        const auto* get = operations.as_object().if_contains("get");
        const auto* parameters =
            get != nullptr ? get->as_object().if_contains("parameters") : nullptr;
        const auto text = parameters != nullptr ? json::serialize(*parameters) : std::string();
        if (text.find("parameters/Search\"") != std::string::npos ||
            text.find("\"name\":\"search\"") != std::string::npos) {
            paths.emplace(path);
        }
    }
    return paths;
}

// What a list shows of its rows, for the query.
using List = std::function<Names(const std::string& query)>;

List list_of(ApiServer& api, std::string target, std::string rows, std::string name) {
    return [&api, target = std::move(target), rows = std::move(rows),
            name = std::move(name)](const std::string& query) {
        const auto answer = api.admin().get(target + query);
        EXPECT_EQ(answer.status, 200U) << answer.body;
        Names names;
        for (const auto& row : answer.at("/" + rows).as_array()) {
            names.emplace_back(row.as_object().at(name).as_string());
        }
        return names;
    };
}

std::string csv_of(const Names& names) {
    std::string csv = "record,character_id,character_slug,emotion,version,prompt_text,details\r\n";
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto details = json::serialize(json::object{{"name", names[i]}});
        for (auto at = details.find('"'); at != std::string::npos; at = details.find('"', at + 2)) {
            details.insert(at, 1, '"');
        }
        csv += fmt::format("character,01994b1c-0000-7000-8000-{:012},{},,,,\"{}\"\r\n", i,
                           slug_of(i), details);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        csv += fmt::format("version,,{},happy,1,Smiles.,\r\n", slug_of(i));
    }
    return csv;
}

std::string plan_of(ApiServer& api, const Names& names) {
    const auto planned = api.editor().send(http::Method::post, "/api/admin/prompts/import",
                                           csv_of(names), {{"Content-Type", "text/csv"}});
    EXPECT_EQ(planned.status, 201U) << planned.body;
    return fmt::format("/api/admin/prompts/import/{}/preview", planned.text("/import_id"));
}

void make_people(ApiServer& api, const Names& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto character =
            api.editor().post("/api/admin/characters", {{"name", names[i]}, {"slug", slug_of(i)}});
        ASSERT_EQ(character.status, 201U) << character.body;
        ASSERT_EQ(api.editor().post("/api/admin/users", {{"name", names[i]}}).status, 201U);
        const auto admin =
            api.admin().post("/api/admin/admins", {{"email", slug_of(i) + "@example.com"},
                                                   {"display_name", names[i]},
                                                   {"role", "viewer"},
                                                   {"password", api_password}});
        ASSERT_EQ(admin.status, 201U) << admin.body;
    }
}

void make_templates(ApiServer& api, const Names& names) {
    for (const auto& name : names) {
        const auto made = api.editor().post("/api/admin/templates",
                                            {{"name", name}, {"template_text", "Smiles."}});
        ASSERT_EQ(made.status, 201U) << made.body;
    }
}

// Presets have names of any form, providers those of words.
void make_presets(ApiServer& api, const Names& names) {
    ProviderLab lab(api);
    for (const auto& name : names) {
        lab.add_preset(name.c_str(), {});
    }
    for (const auto& name : names_of(forms_of_words)) {
        lab.connect(name.c_str());
    }
}

std::map<std::string, List> lists_by_search(ApiServer& api, const std::string& preview) {
    return {{"/api/admin/characters", list_of(api, "/api/admin/characters", "characters", "name")},
            {"/api/admin/matrix", list_of(api, "/api/admin/matrix", "characters", "name")},
            {"/api/admin/matrix/compact",
             list_of(api, "/api/admin/matrix/compact", "characters", "name")},
            {"/api/admin/users", list_of(api, "/api/admin/users", "users", "name")},
            {"/api/admin/admins", list_of(api, "/api/admin/admins", "admins", "display_name")},
            {"/api/admin/templates", list_of(api, "/api/admin/templates", "templates", "name")},
            {"/api/admin/presets", list_of(api, "/api/admin/presets", "presets", "name")},
            {"/api/admin/providers", list_of(api, "/api/admin/providers", "providers", "name")},
            {"/api/admin/prompts/import/{id}/preview",
             list_of(api, preview, "prompts", "character_name")}};
}

// The names on all pages of two rows each.
Names walk(ApiServer& api, const std::string& target, const std::string& rows) {
    Names names;
    std::string cursor;
    do {
        const auto page = api.viewer().get(target + "limit=2" + cursor);
        EXPECT_EQ(page.status, 200U) << page.body;
        for (const auto& row : page.at("/" + rows).as_array()) {
            names.emplace_back(row.as_object().at("name").as_string());
        }
        const auto& next = page.at("/next_cursor");
        cursor = next.is_string() ? "&cursor=" + page.text("/next_cursor") : "";
    } while (!cursor.empty());
    return names;
}

}  // namespace

MIEN_API_TEST(search, finds_every_form_in_every_list) {
    ApiServer other;
    const TransferWorker worker(other);
    const auto names = names_of(forms);
    make_people(api, names);
    make_templates(api, names_of(forms_of_words));
    make_presets(api, names);
    const auto preview = plan_of(other, names);
    auto lists = lists_by_search(api, preview);
    lists.at("/api/admin/prompts/import/{id}/preview") =
        list_of(other, preview, "prompts", "character_name");
    std::set<std::string> tried;
    for (const auto& [path, list] : lists) {
        tried.insert(path);
        const bool is_of_words = path == "/api/admin/templates" || path == "/api/admin/providers";
        const auto& tried_forms = is_of_words ? forms_of_words : forms;
        for (const auto& [name, search, is_found] : tried_forms) {
            const auto found = list("?search=" + encoded(search));
            EXPECT_EQ(std::ranges::find(found, name) != found.end(), is_found)
                << path << " has " << name << ", search " << search;
        }
    }
    EXPECT_EQ(tried, searchable_lists(api)) << "a list that can be searched is not tried";
}

MIEN_API_TEST(order, of_names_is_the_same_in_every_list) {
    auto shuffled = in_order;
    std::ranges::reverse(shuffled);
    std::ranges::rotate(shuffled, shuffled.begin() + 4);
    make_people(api, shuffled);
    EXPECT_EQ(walk(api, "/api/admin/characters?", "characters"), in_order);
    EXPECT_EQ(walk(api, "/api/admin/characters?search=q&", "characters"), in_order);
    EXPECT_EQ(walk(api, "/api/admin/characters?state=missing&", "characters"), in_order);
    EXPECT_EQ(walk(api, "/api/admin/characters?emotion_missing=sad&search=q&", "characters"),
              in_order);
    EXPECT_EQ(walk(api, "/api/admin/matrix?", "characters"), in_order);
    EXPECT_EQ(walk(api, "/api/admin/matrix/compact?state=missing&", "characters"), in_order);
    EXPECT_EQ(walk(api, "/api/admin/users?", "users"), in_order);
    EXPECT_EQ(walk(api, "/api/admin/characters?search=fox&", "characters"),
              (Names{"a fox", "A Fox Two", "B fox", "The Fox"}));
    EXPECT_EQ(walk(api, "/api/admin/users?search=fox&", "users"),
              (Names{"a fox", "A Fox Two", "B fox", "The Fox"}));
}

// A character that is renamed between two pages, from before the place to behind it or the other
// way, is seen twice or missed; every other one exactly once.
MIEN_API_TEST(order, loses_no_other_row_when_one_moves) {
    for (const auto* const name : {"A", "B", "C", "D", "E"}) {
        api.editor().post("/api/admin/characters", {{"name", name}});
    }
    const auto first = api.viewer().get("/api/admin/characters?limit=2");
    EXPECT_EQ(first.at("/characters/1/name"), "B");
    const auto target = "/api/admin/characters/" + first.text("/characters/1/id");
    EXPECT_EQ(api.editor().patch(target, {{"name", "D2"}}).status, 200U);
    const auto rest = list_of(api, "/api/admin/characters", "characters",
                              "name")("?limit=10&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(rest, (Names{"C", "D", "D2", "E"}));
}

}  // namespace mien::test
