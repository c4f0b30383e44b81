// Bundles in memory, written to files and read again; for tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "transfer/bundle_reader.hpp"
#include "transfer/bundle_writer.hpp"
#include "transfer/canonical_json.hpp"
#include "transfer/entry_writing.hpp"

namespace mien::transfer {

struct TestBundle {
    BundleHeader header;
    std::vector<store::BundleEmotion> emotions;
    std::vector<store::BundleCharacter> characters;
    std::vector<store::BundleTemplate> templates;
    std::vector<store::BundlePrompt> prompts;
    std::vector<store::BundleImage> images;
};

// What a file gave: its bundle, its entries as they came, and what was wrong with any.
struct ReadBundle {
    TestBundle bundle;
    std::optional<BundleHeader> header;
    std::vector<BundleEntry> entries;
    std::vector<Problem> problems;
};

inline std::string write_bundle(BundleFormat format, const TestBundle& bundle) {
    const auto writer = make_bundle_writer(format);
    std::string text;
    writer->begin(bundle.header);
    for (const auto& emotion : bundle.emotions) {
        writer->add(emotion);
    }
    text += writer->take();
    for (const auto& character : bundle.characters) {
        writer->add(character);
    }
    for (const auto& source : bundle.templates) {
        writer->add(source);
    }
    for (const auto& prompt : bundle.prompts) {
        writer->add(prompt);
        text += writer->take();
    }
    for (const auto& image : bundle.images) {
        writer->add(image);
    }
    writer->end();
    return text + writer->take();
}

inline ReadBundle read_bundle(std::string_view bytes, std::size_t chunk_bytes = 64 * 1024) {
    const auto reader = open_bundle(BundleInput{.data = bytes, .chunk_bytes = chunk_bytes});
    ReadBundle result;
    while (auto entry = reader->next()) {
        result.problems.insert(result.problems.end(), entry->problems.begin(),
                               entry->problems.end());
        if (const auto* emotion = std::get_if<store::BundleEmotion>(&entry->content)) {
            result.bundle.emotions.push_back(*emotion);
        } else if (const auto* character = std::get_if<store::BundleCharacter>(&entry->content)) {
            result.bundle.characters.push_back(*character);
        } else if (const auto* source = std::get_if<store::BundleTemplate>(&entry->content)) {
            result.bundle.templates.push_back(*source);
        } else if (const auto* image = std::get_if<store::BundleImage>(&entry->content)) {
            result.bundle.images.push_back(*image);
        } else {
            result.bundle.prompts.push_back(std::get<store::BundlePrompt>(entry->content));
        }
        EXPECT_GE(entry->line, 1);
        result.entries.push_back(std::move(*entry));
    }
    result.header = reader->header();
    result.bundle.header = result.header.value_or(BundleHeader{});
    EXPECT_EQ(reader->progress(), 1.0);
    return result;
}

// All that a bundle holds, independent of the formats but for the text of single values.
inline std::string describe(const TestBundle& bundle) {
    std::string text = canonical_json(json::value{{"has_history", bundle.header.has_history},
                                                  {"emotions", bundle.header.counts.emotions},
                                                  {"characters", bundle.header.counts.characters},
                                                  {"templates", bundle.header.counts.templates},
                                                  {"prompts", bundle.header.counts.prompts},
                                                  {"versions", bundle.header.counts.versions},
                                                  {"images", bundle.images.size()}});
    const auto add = [&text](const json::object& entry) {
        text += '\n';
        text += canonical_json(entry);
    };
    for (const auto& emotion : bundle.emotions) {
        add(to_json(emotion));
    }
    for (const auto& character : bundle.characters) {
        add(to_json(character));
    }
    for (const auto& source : bundle.templates) {
        add(to_json(source));
    }
    for (const auto& prompt : bundle.prompts) {
        text += prompt.has_history ? "\nhistory" : "\nhead";
        if (!prompt.versions.empty()) {
            add(to_json(prompt));
        }
    }
    for (const auto& image : bundle.images) {
        add(to_json(image));
    }
    return text;
}

}  // namespace mien::transfer
