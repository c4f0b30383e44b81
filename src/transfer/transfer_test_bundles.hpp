// Files of prompts for tests: made at random but always alike, written, read and compared.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "transfer/transfer_test_files.hpp"

namespace mien::transfer {

class BundleGenerator {
  public:
    explicit BundleGenerator(std::uint64_t seed) : random_(seed) {}

    TestBundle make(bool has_history) {
        TestBundle bundle;
        bundle.header.has_history = has_history;
        for (int i = 0; i < 3; ++i) {
            bundle.emotions.push_back({.name = "emotion_" + std::to_string(i),
                                       .display_name = line(40),
                                       .description = maybe(text(200)),
                                       .position = i + 1,
                                       .is_archived = chance(3)});
        }
        for (int i = 0; i < 4; ++i) {
            bundle.characters.push_back(character(i));
        }
        for (const auto& emotion : bundle.emotions) {
            bundle.prompts.push_back(prompt({{}, {}, emotion.name}, has_history));
            for (const auto& character : bundle.characters) {
                bundle.prompts.push_back(
                    prompt({character.id, character.slug, emotion.name}, has_history));
            }
        }
        count(bundle);
        return bundle;
    }

    // The templates of a bundle, and where its prompts came from.
    void add_templates(TestBundle& bundle) {
        for (int i = 0; i < 3; ++i) {
            store::BundleTemplate source{
                .name = "template_" + std::to_string(i), .is_archived = chance(3), .versions = {}};
            for (std::size_t j = 0; j <= index(3); ++j) {
                source.versions.push_back(template_version());
            }
            bundle.templates.push_back(std::move(source));
        }
        for (auto& prompt : bundle.prompts) {
            if (chance(2)) {
                prompt.from_template =
                    store::BundleTemplateLink{.name = "template_" + std::to_string(index(3)),
                                              .version = 1,
                                              .values = {{"mood", maybe(printable(20))}},
                                              .is_pinned = chance(2),
                                              .is_detached = chance(2),
                                              .expansion_sha256 = sha256(printable(5))};
            }
        }
        count(bundle);
    }

    // Images of the characters: the main one, and one of an emotion, of any bytes.
    void add_images(TestBundle& bundle) {
        for (const auto& character : bundle.characters) {
            for (const auto& emotion :
                 {std::optional<std::string>(), std::optional(bundle.emotions.front().name)}) {
                auto bytes = text(40);
                bytes.append(1, '\0').append("\xFF\xD8");
                const auto digest = sha256(bytes);
                bundle.images.push_back({.character_id = character.id,
                                         .character_slug = character.slug,
                                         .emotion = emotion,
                                         .bytes = std::move(bytes),
                                         .sha256 = digest});
            }
        }
        count(bundle);
    }

    static void count(TestBundle& bundle) {
        auto& counts = bundle.header.counts;
        counts = {.emotions = static_cast<std::int64_t>(bundle.emotions.size()),
                  .characters = static_cast<std::int64_t>(bundle.characters.size()),
                  .templates = static_cast<std::int64_t>(bundle.templates.size()),
                  .prompts = static_cast<std::int64_t>(bundle.prompts.size()),
                  .versions = 0,
                  .reference_images = static_cast<std::int64_t>(bundle.images.size())};
        for (const auto& prompt : bundle.prompts) {
            counts.versions += static_cast<std::int64_t>(prompt.versions.size());
        }
    }

    // Not blank; of all that may hurt a format.
    std::string text(std::size_t pieces_max) {
        static const std::vector<std::string> pieces{
            "word",   " ",      "é",  "e\u0301", "😀",   "👩‍🚀", "שלום",      "مرحبا",
            "\u00A0", "\u200B", "\"", "\"\"",    "'",    "''",          ",",         ";",
            "\t",     "\n",     "\r", "\r\n",    "=",    "+",           "-",         "@",
            "＝",     "＠",     "\\", "/",       "\x01", "\x7F",        "{emotion}", "\u2028",
            "\uFEFF", "𝔘",      "0",  "null"};
        static const std::vector<std::string> beginnings{
            "",   "=1+1", "+",  "-",  "@",   "'",   "'=", "''@x", " =", "  -",
            "\t", "\r",   "\n", "＋", "'\t", " '=", "\"", ",",    " ",  "﻿"};
        auto made = beginnings[index(beginnings.size())];
        const auto count = index(pieces_max);
        for (std::size_t i = 0; i < count; ++i) {
            made += pieces[index(pieces.size())];
        }
        return made + "x";
    }

  private:
    store::BundleCharacter character(int number) {
        store::BundleCharacter character{.id = CharacterId::make(),
                                         .slug = "character-" + std::to_string(number),
                                         .name = line(40),
                                         .description = maybe(text(100)),
                                         .attributes = {},
                                         .is_archived = chance(3)};
        for (std::size_t i = 0; i < index(4); ++i) {
            character.attributes["attribute_" + std::to_string(i)] = maybe(text(20));
        }
        return character;
    }

    store::BundlePrompt prompt(store::BundleCell cell, bool has_history) {
        const bool is_global = !cell.character_id;
        store::BundlePrompt prompt{std::move(cell), has_history, {}};
        const int count = 1 + static_cast<int>(index(6));
        for (int i = 1; i <= count; ++i) {
            prompt.versions.push_back(version(i, !is_global && i > 1 && chance(4)));
        }
        if (!has_history) {
            prompt.versions.erase(prompt.versions.begin(), prompt.versions.end() - 1);
        }
        return prompt;
    }

    store::BundleVersion version(int number, bool is_tombstone) {
        store::BundleVersion version{
            .version = number,
            .prompt_text = std::nullopt,
            .change_reason = maybe(text(20)),
            .reverted_from = std::nullopt,
            .created_by =
                store::BundleAuthor{"ada" + std::to_string(number) + "@example.com", line(20)},
            .created_at = Timestamp(std::chrono::microseconds(1'700'000'000'123'456 + number)),
            .origin = std::nullopt};
        if (!is_tombstone) {
            version.prompt_text = chance(15) ? std::string(5000, 'y') : text(60);
        }
        if (number > 1 && chance(3)) {
            version.reverted_from =
                1 + static_cast<int>(index(static_cast<std::size_t>(number - 1)));
        }
        if (chance(4)) {
            version.origin = json::value{{"source", "staging"}, {"run", 7}, {"at", nullptr}};
        }
        return version;
    }

    store::BundleTemplateVersion template_version() {
        store::BundleTemplateVersion version{
            .content = {.text = "x " + printable(20), .placeholders = {}, .description = line(10)},
            .change_reason = maybe(text(20)),
            .reverted_from = std::nullopt,
            .created_by = store::BundleAuthor{"ada@example.com", line(20)},
            .created_at = Timestamp(std::chrono::microseconds(1'700'000'000'123'456))};
        if (chance(2)) {
            version.content.placeholders.push_back({.name = "mood",
                                                    .default_text = printable(5),
                                                    .is_required = chance(2),
                                                    .help = maybe(line(10))});
        }
        return version;
    }

    // What may be typed: no controls.
    std::string printable(std::size_t pieces_max) {
        auto made = text(pieces_max);
        std::erase_if(made, [](char c) { return c == '\x01' || c == '\x7F'; });
        return made;
    }

    // Of one line: without controls and line separators.
    std::string line(std::size_t pieces_max) {
        auto made = text(pieces_max);
        for (auto at = made.find("\u2028"); at != std::string::npos; at = made.find("\u2028")) {
            made.erase(at, 3);
        }
        std::erase_if(made, [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte < 0x20 || byte == 0x7F;
        });
        return made;
    }
    std::string maybe(std::string made) { return chance(3) ? std::string() : made; }
    std::size_t index(std::size_t size) { return random_() % size; }
    bool chance(std::size_t one_in) { return index(one_in) == 0; }

    std::mt19937_64 random_;
};

}  // namespace mien::transfer
