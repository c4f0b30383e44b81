#include "transfer/json_bundle_reader.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "transfer/entry_parsing.hpp"

namespace mien::transfer {
namespace {

constexpr std::array<std::string_view, 5> list_names{"emotions", "characters", "templates",
                                                     "prompts", "reference_images"};

std::vector<std::string> split_members() {
    return {list_names.begin(), list_names.end()};
}

// The list that an element stands in; nothing for a member of the outermost object.
std::string_view list_of(std::string_view pointer) {
    const auto end = pointer.find('/', 1);
    return end == std::string_view::npos ? std::string_view() : pointer.substr(1, end - 1);
}

std::size_t count_versions(const json::object& entry) {
    const auto* versions = entry.if_contains("versions");
    return versions != nullptr && versions->is_array() ? versions->get_array().size() : 1;
}

void add_prefix(std::vector<Problem>& problems, std::string_view prefix) {
    for (auto& problem : problems) {
        problem.pointer.insert(0, prefix);
    }
}

}  // namespace

JsonBundleReader::JsonBundleReader(const BundleInput& input)
    : text_(input), stream_(split_members()) {
    first_ = next_element();
    if (first_ && !head_.is_complete()) {
        read_head(input);
    }
    require_head();
}

std::optional<JsonPart> JsonBundleReader::next_element() {
    while (true) {
        while (auto part = stream_.take()) {
            if (!list_of(part->pointer).empty()) {
                return part;
            }
            take_member(*part);
        }
        if (has_ended_) {
            return std::nullopt;
        }
        const auto piece = text_.next();
        if (piece.text.empty()) {
            stream_.finish(piece.place);
            has_ended_ = true;
        } else {
            stream_.feed(piece.text, piece.place);
        }
    }
}

void JsonBundleReader::take_member(const JsonPart& part) {
    const auto name = std::string_view(part.pointer).substr(1);
    if (std::ranges::find(list_names, name) != list_names.end()) {
        auto message = fmt::format("“{}” must be an array.", name);
        throw Error(ErrorKind::invalid, message, {{part.pointer, "wrong_type", message}});
    }
    if (!head_.set(name, part.value)) {
        unknown_members_.push_back(part.pointer);
    }
}

void JsonBundleReader::read_head(const BundleInput& input) {
    TextSource text(input);
    JsonStream stream(split_members());
    for (auto piece = text.next(); !piece.text.empty(); piece = text.next()) {
        stream.feed(piece.text, piece.place);
        while (const auto part = stream.take()) {
            if (list_of(part->pointer).empty()) {
                take_member(*part);
            }
        }
    }
    stream.finish(text.place());
}

void JsonBundleReader::require_head() const {
    head_.require_format();
    if (!unknown_members_.empty()) {
        const auto& pointer = unknown_members_.front();
        auto message =
            in_quotes(std::string_view(pointer).substr(1)) + " is no field that is known here.";
        throw Error(ErrorKind::invalid, message, {{pointer, "unknown_field", message}});
    }
}

std::optional<BundleEntry> JsonBundleReader::next() {
    auto part = first_ ? std::exchange(first_, std::nullopt) : next_element();
    require_head();
    if (!part) {
        head_.require_counts(tally_.counts());
        return std::nullopt;
    }
    return entry_from(std::move(*part));
}

BundleEntry JsonBundleReader::entry_from(JsonPart part) {
    static const json::object nothing;
    const auto* object = part.value.if_object();
    const auto& members = object == nullptr ? nothing : *object;
    const auto list = list_of(part.pointer);
    ProblemList problems;
    BundleEntry entry{.line = part.line, .pointer = part.pointer, .content = {}, .problems = {}};
    std::size_t versions = 0;
    if (list == "emotions") {
        entry.content = emotion_from_json(members, problems);
    } else if (list == "characters") {
        entry.content = character_from_json(members, problems);
    } else if (list == "templates") {
        entry.content = template_from_json(members, problems);
    } else if (list == "reference_images") {
        entry.content = image_from_json(members, problems);
    } else {
        entry.content = prompt_from_json(members, head_.history_rule(), problems);
        versions = count_versions(members);
    }
    entry.problems = problems.take();
    if (object == nullptr) {
        entry.problems = {{"", "wrong_type", "An entry must be an object."}};
    }
    add_prefix(entry.problems, part.pointer);
    tally_.add(entry, versions);
    return entry;
}

}  // namespace mien::transfer
