// The files of samples/ (their form is described in the README there), read and checked, and the
// made-up users that are put together from them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/character.hpp"
#include "core/emotion.hpp"
#include "core/user.hpp"

namespace mien::actions {

using PromptTexts = std::map<core::EmotionName, std::string>;

struct SampleCharacter {
    core::CharacterDraft fields;
    PromptTexts prompts;
};

struct SampleData {
    PromptTexts global_prompts;
    std::vector<SampleCharacter> characters;
    std::vector<core::UserDraft> users;  // each with an e-mail of its own
};

// The same files always give the same users. Throws not_found for a file that is not there and
// invalid, with the file's name, for content that has another form or breaks a rule.
[[nodiscard]] SampleData read_sample_data(const std::filesystem::path& directory);

}  // namespace mien::actions
