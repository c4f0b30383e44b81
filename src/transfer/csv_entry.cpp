#include "transfer/csv_entry.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/quote.hpp"

namespace mien::transfer {
namespace {

constexpr std::string_view versions_prefix = "/versions/";

// The object in the column details; an empty one where there is none.
json::object details_of(const CsvFields& fields, const std::string& pointer,
                        ProblemList& problems) {
    const auto& text = fields[CsvColumn::details];
    if (text.empty()) {
        return {};
    }
    auto parsed = try_parse_json(text);
    if (!parsed) {
        problems.add(pointer + "/details", "invalid_json", parsed.error().message());
        return {};
    }
    if (!parsed->is_object()) {
        problems.add(pointer + "/details", "wrong_type", "“details” must be a JSON object.");
        return {};
    }
    return std::move(parsed->get_object());
}

void set_from_column(json::object& object, std::string_view member, const std::string& value,
                     ProblemList& problems) {
    if (object.contains(member)) {
        problems.add("/details", "unknown_field",
                     fmt::format("“{}” has a column of its own.", member));
    }
    object.erase(member);
    if (!value.empty()) {
        object[member] = value;
    }
}

void set_number(json::object& object, std::string_view member, const std::string& value) {
    if (value.empty()) {
        return;
    }
    std::int64_t number = 0;
    const auto* const end = value.data() + value.size();
    const auto result = std::from_chars(value.data(), end, number);
    if (result.ec == std::errc() && result.ptr == end) {
        object[member] = number;
    } else {
        object[member] = value;
    }
}

void set_text(json::object& object, std::string_view member, const std::string& value) {
    if (!value.empty()) {
        object[member] = value;
    }
}

// For what stands in a column of its own under another name.
std::string_view column_of(CsvRecord record, std::string_view member) {
    if (member.empty() || member == "sha256") {
        return member;
    }
    if (record == CsvRecord::emotion) {
        return member == "name" ? "emotion" : "details";
    }
    if (record == CsvRecord::character) {
        return member == "id" ? "character_id" : member == "slug" ? "character_slug" : "details";
    }
    if (member.starts_with("created_by/display_name")) {
        return "created_by_name";
    }
    if (member.starts_with("created_by")) {
        return "created_by_email";
    }
    if (member == "fields") {
        return "";
    }
    return parse_csv_column(member) ? member : "details";
}

}  // namespace

json::object emotion_of(const CsvFields& fields, ProblemList& problems) {
    auto entry = details_of(fields, "", problems);
    set_from_column(entry, "name", fields[CsvColumn::emotion], problems);
    return entry;
}

json::object character_of(const CsvFields& fields, ProblemList& problems) {
    auto entry = details_of(fields, "", problems);
    set_from_column(entry, "id", fields[CsvColumn::character_id], problems);
    set_from_column(entry, "slug", fields[CsvColumn::character_slug], problems);
    return entry;
}

json::object cell_of(const CsvFields& fields) {
    json::object cell;
    set_text(cell, "character_id", fields[CsvColumn::character_id]);
    set_text(cell, "character_slug", fields[CsvColumn::character_slug]);
    set_text(cell, "emotion", fields[CsvColumn::emotion]);
    return cell;
}

json::object version_of(const CsvFields& fields, const std::string& pointer,
                        ProblemList& problems) {
    json::object version;
    set_number(version, "version", fields[CsvColumn::version]);
    const auto& text = fields[CsvColumn::prompt_text];
    version["prompt_text"] = text.empty() ? json::value() : json::value(text);
    if (text.empty() && fields[CsvColumn::version].empty()) {
        problems.add(pointer + "/prompt_text", "required",
                     "“prompt_text” is empty: leave the row out, or give the number of a version "
                     "to say that it is a deletion.");
    }
    set_text(version, "change_reason", fields[CsvColumn::change_reason]);
    set_number(version, "reverted_from", fields[CsvColumn::reverted_from]);
    set_text(version, "created_at", fields[CsvColumn::created_at]);
    json::object author;
    set_text(author, "email", fields[CsvColumn::created_by_email]);
    set_text(author, "display_name", fields[CsvColumn::created_by_name]);
    if (!author.empty()) {
        version["created_by"] = std::move(author);
    }
    for (auto& detail : details_of(fields, pointer, problems)) {
        if (detail.key() == "origin") {
            version["origin"] = std::move(detail.value());
        } else {
            problems.add(pointer + "/details", "unknown_field",
                         in_quotes(detail.key()) + " is no detail of a version.");
        }
    }
    return version;
}

std::optional<int> version_number_of(const CsvFields& fields) {
    const auto& text = fields[CsvColumn::version];
    int number = 0;
    const auto* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    return result.ec == std::errc() && result.ptr == end ? std::optional(number) : std::nullopt;
}

std::optional<CsvRecord> parse_csv_record(std::string_view name) {
    if (name == "bundle") {
        return CsvRecord::bundle;
    }
    if (name == "emotion") {
        return CsvRecord::emotion;
    }
    if (name == "character") {
        return CsvRecord::character;
    }
    return name == "version" ? std::optional(CsvRecord::version) : std::nullopt;
}

void name_columns(std::vector<Problem>& problems, CsvRecord record,
                  const std::vector<std::int64_t>& lines) {
    for (auto& problem : problems) {
        std::string_view member = problem.pointer;
        std::size_t index = 0;
        if (member.starts_with(versions_prefix)) {
            member.remove_prefix(versions_prefix.size());
            std::from_chars(member.data(), member.data() + member.size(), index);
            member.remove_prefix(std::min(member.find('/'), member.size()));
        } else if (member == "/versions") {
            member = "/version";
        }
        member.remove_prefix(member.empty() ? 0 : 1);
        if (index > 0 && index < lines.size()) {
            problem.message += fmt::format(" (Line {}.)", lines[index]);
        }
        problem.pointer = column_of(record, member);
    }
}

}  // namespace mien::transfer
