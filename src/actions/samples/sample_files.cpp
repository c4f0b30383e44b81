#include "actions/samples/sample_files.hpp"

#include <fstream>

#include <fmt/format.h>

#include "base/json.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"
#include "core/prompt.hpp"

namespace mien::actions {
namespace {

constexpr std::size_t users_count = 500;
constexpr std::size_t file_bytes_max = 4 * 1024 * 1024;
// Every so many users have no phone number, as in life.
constexpr std::size_t users_per_missing_phone = 9;

// One file, and the complaints about it.
class SampleFile {
  public:
    SampleFile(const std::filesystem::path& directory, std::string_view name) : name_(name) {
        std::ifstream file(directory / name, std::ios::binary);
        std::string text(file_bytes_max + 1, '\0');
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        if (file.gcount() == 0) {
            throw Error(ErrorKind::not_found,
                        fmt::format("There is no file {}.", (directory / name).string()));
        }
        text.resize(static_cast<std::size_t>(file.gcount()));
        require(text.size() <= file_bytes_max, "is too large");
        content_ = parse_json(text);
    }

    [[nodiscard]] const json::object& object() const { return as_object(content_); }

    [[nodiscard]] const json::object& as_object(const json::value& value) const {
        require(value.is_object(), "has something else where an object belongs");
        return value.get_object();
    }
    [[nodiscard]] const json::value& at(const json::object& object, std::string_view member) const {
        const auto* const value = object.if_contains(member);
        require(value != nullptr, fmt::format("lacks a member {}", member));
        return *value;
    }
    [[nodiscard]] const json::array& array_at(const json::object& object,
                                              std::string_view member) const {
        const auto& value = at(object, member);
        require(value.is_array() && !value.get_array().empty(),
                fmt::format("needs a list that is not empty as {}", member));
        return value.get_array();
    }
    [[nodiscard]] std::string as_text(const json::value& value) const {
        require(value.is_string(), "has something else where a text belongs");
        return std::string(value.get_string());
    }
    [[nodiscard]] std::string text_at(const json::object& object, std::string_view member) const {
        return as_text(at(object, member));
    }
    [[nodiscard]] std::size_t number_at(const json::object& object, std::string_view member) const {
        const auto& value = at(object, member);
        require(value.is_int64() && value.get_int64() >= 0 && value.get_int64() < 1'000'000,
                fmt::format("needs a number as {}", member));
        return static_cast<std::size_t>(value.get_int64());
    }
    [[nodiscard]] std::vector<std::string> texts_at(const json::object& object,
                                                    std::string_view member) const {
        std::vector<std::string> texts;
        for (const auto& value : array_at(object, member)) {
            texts.push_back(as_text(value));
        }
        return texts;
    }

    // Throws the problems of one item of the file.
    void require_no_problems(const std::string& item, std::vector<Problem> problems) const {
        if (!problems.empty()) {
            const auto message = fmt::format("{}, {}: {}", name_, item, problems.front().message);
            throw Error(ErrorKind::invalid, message, std::move(problems));
        }
    }
    void require(bool condition, std::string_view complaint) const {
        if (!condition) {
            throw Error(ErrorKind::invalid, fmt::format("{} {}.", name_, complaint));
        }
    }

  private:
    std::string name_;
    json::value content_;
};

PromptTexts prompts_from(const SampleFile& file, const json::object& texts,
                         const std::string& owner) {
    PromptTexts prompts;
    for (const auto& member : texts) {
        const auto emotion = core::EmotionName::parse(member.key());
        file.require(emotion.has_value(), fmt::format("has an emotion {}", member.key()));
        auto text = file.as_text(member.value());
        file.require_no_problems(owner + ", " + emotion->text(),
                                 core::find_problems_of_text(text, "prompt_text"));
        prompts.emplace(*emotion, std::move(text));
    }
    return prompts;
}

std::vector<SampleCharacter> read_characters(const SampleFile& file) {
    std::vector<SampleCharacter> characters;
    for (const auto& value : file.array_at(file.object(), "characters")) {
        const auto& item = file.as_object(value);
        SampleCharacter character;
        character.fields = {.slug = file.text_at(item, "slug"),
                            .name = file.text_at(item, "name"),
                            .description = file.text_at(item, "description"),
                            .attributes = {}};
        for (const auto& member : file.as_object(file.at(item, "attributes"))) {
            character.fields.attributes.emplace(member.key(), file.as_text(member.value()));
        }
        file.require_no_problems(character.fields.slug, core::find_problems(character.fields));
        character.prompts =
            prompts_from(file, file.as_object(file.at(item, "prompts")), character.fields.slug);
        characters.push_back(std::move(character));
    }
    return characters;
}

struct PersonName {
    std::string full;
    std::string ascii;  // for an e-mail address; empty when the script has no Latin letters
};

// The k-th name of a language; different for each k below the number of pairs.
PersonName make_name(const SampleFile& file, const json::object& language, std::size_t k) {
    const auto given_names = file.texts_at(language, "given");
    const auto family_names = file.texts_at(language, "family");
    const auto& given = given_names[k % given_names.size()];
    const auto& family =
        family_names[(k / given_names.size() + k % given_names.size()) % family_names.size()];
    const auto separator = file.text_at(language, "separator");
    const bool is_given_first = file.text_at(language, "order") == "given_first";
    PersonName name;
    name.full = is_given_first ? given + separator + family : family + separator + given;
    const auto first = to_slug(given, limits::slug_characters_max / 4);
    const auto second = to_slug(family, limits::slug_characters_max / 4);
    if (!first.empty() && !second.empty()) {
        name.ascii = first + "." + second;
    }
    return name;
}

std::string make_phone(const SampleFile& file, const json::array& ranges, std::size_t index) {
    const auto& range = file.as_object(ranges[index % ranges.size()]);
    const auto first = file.number_at(range, "first");
    const auto last = file.number_at(range, "last");
    file.require(first <= last, "has a phone range that ends before it begins");
    const auto number = first + (index / ranges.size()) % (last - first + 1);
    return fmt::format("{}{:0{}}", file.text_at(range, "prefix"), number,
                       file.number_at(range, "digits"));
}

std::vector<core::UserDraft> make_users(const SampleFile& file) {
    const auto& languages = file.array_at(file.object(), "names");
    const auto& ranges = file.array_at(file.object(), "phone_ranges");
    const auto domains = file.texts_at(file.object(), "email_domains");
    std::vector<core::UserDraft> users;
    users.reserve(users_count);
    for (std::size_t i = 0; i < users_count; ++i) {
        const auto& language = file.as_object(languages[i % languages.size()]);
        const auto name = make_name(file, language, i / languages.size());
        core::UserDraft user{
            .name = name.full,
            .email = fmt::format("{}.{}@{}", name.ascii.empty() ? "user" : name.ascii, i + 1,
                                 domains[i % domains.size()]),
            .phone = {},
            .attributes = {{"language", file.text_at(language, "language")}}};
        if (i % users_per_missing_phone != users_per_missing_phone - 1) {
            user.phone = make_phone(file, ranges, i);
        }
        file.require_no_problems(name.full, core::find_problems(user));
        users.push_back(core::canonical_user(std::move(user)));
    }
    return users;
}

}  // namespace

SampleData read_sample_data(const std::filesystem::path& directory) {
    const SampleFile characters(directory, "characters.json");
    const SampleFile globals(directory, "global_prompts.json");
    const SampleFile names(directory, "user_names.json");
    SampleData data;
    data.characters = read_characters(characters);
    data.global_prompts = prompts_from(
        globals, globals.as_object(globals.at(globals.object(), "global_prompts")), "default");
    data.users = make_users(names);
    return data;
}

}  // namespace mien::actions
