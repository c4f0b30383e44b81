// A provider of an ApiServer with a preset, and a character with a text.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "tests/api/fake_studio.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {

struct ProviderLab {
    explicit ProviderLab(ApiServer& server) : api(server) {
        provider_id = connect("studio").text("/id");
        preset_id = add_preset("loop", {{"path", "/clips"}, {"estimated_cost_usd", 0.25}});
        character_id =
            api.editor().post("/api/admin/characters", {{"name", "Sherlock Holmes"}}).text("/id");
        api.editor().post(prompt_path("happy"), {{"prompt_text", "{character_name} smiles."}});
    }

    ApiAnswer connect(const char* name, json::object more = {}) {
        json::object body{{"name", name}, {"kind", "http"}, {"base_url", service.url()}};
        for (auto& member : more) {
            body[member.key()] = member.value();
        }
        auto made = api.admin().post("/api/admin/providers", std::move(body));
        EXPECT_EQ(made.status, 201U) << made.body;
        return made;
    }
    std::string add_preset(const char* name, json::object content) {
        const auto made = api.editor().post(
            "/api/admin/presets",
            {{"provider_id", provider_id}, {"name", name}, {"content", std::move(content)}});
        EXPECT_EQ(made.status, 201U) << made.body;
        return made.text("/id");
    }
    ApiAnswer choose(json::object scope, const std::string& id) {
        scope["maker"] = "preset";
        scope["preset_id"] = id;
        auto chosen = api.admin().put("/api/admin/preset-choices", std::move(scope));
        EXPECT_EQ(chosen.status, 200U) << chosen.body;
        return chosen;
    }
    [[nodiscard]] std::string provider_path() const {
        return "/api/admin/providers/" + provider_id;
    }
    [[nodiscard]] std::string preset_path() const { return "/api/admin/presets/" + preset_id; }
    [[nodiscard]] std::string prompt_path(const char* emotion) const {
        return "/api/admin/characters/" + character_id + "/emotional-prompts/" + emotion;
    }
    ApiAnswer test_cell(json::object body = {}) {
        return api.editor().post(prompt_path("happy") + "/test", std::move(body));
    }

    FakeStudio service;
    ApiServer& api;
    std::string provider_id;
    std::string preset_id;
    std::string character_id;
};

}  // namespace mien::test
