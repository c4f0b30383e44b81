// A small experiment of an ApiServer, from its draft to the votes.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "tests/api/clip_worker.hpp"
#include "tests/api/experiment_panel.hpp"

namespace mien::test {

inline constexpr const char* text_a = "{character_name} smiles.";
inline constexpr const char* text_b = "{character_name} beams.";

// A character with text_a, an experiment on it, and two raters.
struct Lab {
    explicit Lab(ApiServer& server)
        : api(server), one(add_rater(server, "one")), other(add_rater(server, "other")) {
        character_id = api.admin().post("/api/admin/characters", {{"name", "Watson"}}).text("/id");
        api.admin().post(prompt_path(), {{"prompt_text", text_a}});
    }

    [[nodiscard]] std::string prompt_path() const {
        return "/api/admin/characters/" + character_id + "/emotional-prompts/happy";
    }
    [[nodiscard]] json::object cell(const char* a = text_a, const char* b = text_b) const {
        return {{"character_id", character_id}, {"emotion", "happy"}, {"text_a", a}, {"text_b", b}};
    }
    [[nodiscard]] json::object draft(int pairs = 12) const {
        return {{"name", "A warmer smile"},
                {"pair_count", pairs},
                {"cells", json::array{cell()}},
                {"raters", json::array{one.id, other.id}}};
    }
    std::string create(int pairs = 12) {
        const auto created = api.admin().post("/api/admin/experiments", draft(pairs));
        EXPECT_EQ(created.status, 201U) << created.body;
        return "/api/admin/experiments/" + created.text("/id");
    }
    // Created, started and rendered.
    std::string begin(int pairs = 12) {
        auto path = create(pairs);
        EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
        work_off(api);
        return path;
    }

    ApiServer& api;
    Rater one;
    Rater other;
    std::string character_id;
};

}  // namespace mien::test
