#include "api/json/transfer.hpp"

#include <set>

#include <fmt/format.h>

#include "api/json/diff.hpp"
#include "api/json/prompt.hpp"
#include "base/error.hpp"
#include "base/or_null.hpp"
#include "base/problem_json.hpp"

namespace mien::api {
namespace {

json::value texts_to_json(const std::optional<std::vector<std::string>>& texts) {
    return texts ? json::value_from(*texts) : json::value(nullptr);
}

json::value details_to_json(const std::optional<store::VersionDetails>& details) {
    if (!details) {
        return nullptr;
    }
    return {{"change_reason", details->change_reason},
            {"created_by", or_null(details->author_name)},
            {"created_at", or_null(details->created_at)}};
}

std::int64_t count_in(const json::value& counts, std::string_view name) {
    return counts.at(name).as_int64();
}

// The counts of the requirements: what is or will be right, what is in question, what is wrong.
json::object results_of(const store::ImportRow& row) {
    json::object results{{"success_count", 0}, {"conflict_count", 0}, {"error_count", 0}};
    if (row.counts) {
        results["success_count"] = count_in(*row.counts, "create") +
                                   count_in(*row.counts, "update") +
                                   count_in(*row.counts, "unchanged");
        results["conflict_count"] = count_in(*row.counts, "conflict");
        results["error_count"] = count_in(*row.counts, "error");
    }
    return results;
}

// What a file of this format says nothing of; null until the format is known.
json::value not_in_format(const std::optional<std::string>& format) {
    if (!format) {
        return nullptr;
    }
    return *format == "csv" ? json::array{"templates", "reference_images"} : json::array();
}

json::value error_to_json(const store::ImportRow& row) {
    if (!row.error || row.status == store::ImportStatus::applied) {
        return nullptr;
    }
    // Of a job that failed by itself there are no problems.
    auto error = row.error->as_object();
    error.emplace("problems", json::array());
    return error;
}

}  // namespace

json::object to_json(const store::ExportRow& row, const MediaLinks& links) {
    const auto link_expires_at = link_end(row.read_at, row.expires_at);
    const auto& progress = row.progress;
    const bool has_failed = progress.state == jobs::JobState::failed && progress.failure;
    const auto unfinished = fmt::format("exports/{}.{}", to_string(row.id), row.format);
    return {{"export_id", to_string(row.id)},
            {"status", store::status_of(progress.state)},
            {"progress", progress.progress},
            {"format", row.format},
            {"with_history", row.scope.with_history},
            {"with_images", row.scope.with_images && row.format == "json"},
            {"character_ids", texts_to_json(row.scope.character_ids)},
            {"emotions", texts_to_json(row.scope.emotions)},
            {"file_url", media_link(row.file_key, link_expires_at, links)},
            {"file_name", download_name(row.file_key.value_or(unfinished))},
            {"bytes", or_null(row.bytes)},
            {"sha256", or_null(row.sha256_hex)},
            {"counts", or_null(row.counts)},
            {"error", has_failed ? json::value(jobs::to_json(*progress.failure)) : nullptr},
            {"created_at", to_rfc3339(row.created_at)},
            {"completed_at", or_null(row.completed_at)},
            {"expires_at", to_rfc3339(row.expires_at)},
            {"requested_by", to_json(row.requested_by)},
            {"job_id", or_null(progress.job_id)}};
}

json::object summary_to_json(const store::ImportRow& row) {
    const auto error = error_to_json(row);
    return {{"import_id", to_string(row.id)},
            {"status", store::name_of(row.status)},
            {"progress", row.progress},
            {"file_name", row.file_name},
            {"file_bytes", row.file_bytes},
            {"file_sha256", row.file_sha256_hex},
            {"format", or_null(row.format)},
            {"with_history", or_null(row.with_history)},
            {"not_in_format", not_in_format(row.format)},
            {"results", results_of(row)},
            {"counts", or_null(row.counts)},
            {"applied", or_null(row.applied)},
            {"strategy", or_null(row.strategy)},
            {"error_message", error.is_null() ? json::value() : error.at("message")},
            {"created_at", to_rfc3339(row.created_at)},
            {"planned_at", or_null(row.planned_at)},
            {"applied_at", or_null(row.applied_at)},
            {"expires_at", to_rfc3339(row.expires_at)},
            {"requested_by", to_json(row.requested_by)},
            {"applied_by", row.applied_by ? json::value(to_json(*row.applied_by)) : nullptr},
            {"job_id", or_null(row.job_id)}};
}

json::object to_json(const store::ImportRow& row) {
    auto whole = summary_to_json(row);
    whole["error"] = error_to_json(row);
    return whole;
}

json::object to_json(const store::PlannedPrompt& row) {
    return {{"item", row.item},
            {"line", row.line},
            {"pointer", row.pointer},
            {"action", row.action},
            {"character_id", or_null(row.character_id)},
            {"character_slug", or_null(row.character_slug)},
            {"character_name", or_null(row.character_name)},
            {"emotion", row.emotion},
            {"is_new_character", row.is_new_character},
            {"version", or_null(row.version)},
            {"version_count", row.version_count},
            {"new_version_count", row.new_version_count},
            {"prompt_text", or_null(row.prompt_text)},
            {"file_details", details_to_json(row.file_details)},
            {"current_version", or_null(row.current_version)},
            {"current_text", or_null(row.current_text)},
            {"current_details", details_to_json(row.current_details)},
            {"diff", row.version
                         ? diff_to_json(row.current_text.value_or(""), row.prompt_text.value_or(""))
                         : json::array()},
            {"hints", hints_to_json(row.prompt_text.value_or(""))},
            {"problems", row.problems},
            {"outcome", or_null(row.outcome)}};
}

json::array to_json(const std::vector<store::PlannedImage>& images, const MediaLinks& links) {
    const auto hex_or_null = [](const std::optional<Sha256>& digest) {
        return digest ? json::value(to_hex(*digest)) : json::value(nullptr);
    };
    json::array rows;
    for (const auto& image : images) {
        const auto link_expires_at = link_end(image.read_at, std::nullopt);
        rows.push_back(
            {{"item", image.item},
             {"line", image.line},
             {"character_slug", or_null(image.character_slug)},
             {"character_name", or_null(image.character_name)},
             {"emotion", or_null(image.emotion)},
             {"action", image.action},
             {"sha256", hex_or_null(image.sha256)},
             {"image_url", media_link(image.object_key, link_expires_at, links)},
             {"current_sha256", hex_or_null(image.current_sha256)},
             {"current_image_url", media_link(image.current_key, link_expires_at, links)},
             {"width", image.width},
             {"height", image.height},
             {"problems", image.problems},
             {"outcome", or_null(image.outcome)}});
    }
    return rows;
}

json::array to_json(const std::vector<store::PlannedAxis>& axes) {
    json::array list;
    for (const auto& axis : axes) {
        list.push_back({{"line", axis.line},
                        {"name", axis.name},
                        {"action", axis.action},
                        {"is_archived", axis.is_archived},
                        {"problems", axis.problems}});
    }
    return list;
}

store::ImportOrder import_order_from_json(const json::object& body) {
    store::ImportOrder order;
    // The schema knows the same words.
    order.strategy = *store::parse_import_strategy(body.at("strategy").as_string());
    const auto* const skip_errors = body.if_contains("skip_errors");
    order.skip_errors = skip_errors != nullptr && skip_errors->as_bool();
    const auto* const decisions = body.if_contains("decisions");
    if (decisions == nullptr) {
        return order;
    }
    std::set<std::pair<store::ImportPart, int>> decided;
    for (const auto& decision : decisions->as_array()) {
        const auto item = json::value_to<int>(decision.at("item"));
        const auto* const named = decision.as_object().if_contains("part");
        const auto part = named == nullptr ? store::ImportPart::prompt
                                           : *store::parse_import_part(named->as_string());
        if (!decided.insert({part, item}).second) {
            const auto message =
                fmt::format("There are two decisions on {} {}.",
                            part == store::ImportPart::prompt ? "row" : "reference image", item);
            throw Error(ErrorKind::invalid, message, {{"/decisions", "duplicate", message}});
        }
        order.decisions.push_back(
            {item, *store::parse_import_strategy(decision.at("strategy").as_string()), part});
    }
    return order;
}

Error error_of(const store::ImportRow& row, ErrorKind kind) {
    auto extensions = row.error->as_object();
    auto problems = problems_in(extensions);
    std::string message(extensions.at("message").as_string());
    for (const auto* const own : {"code", "message", "problems"}) {
        extensions.erase(own);
    }
    extensions["import_id"] = to_string(row.id);
    return Error(kind, std::move(message), std::move(problems))
        .with_extensions(json::serialize(extensions));
}

std::string download_name(std::string_view key) {
    return fmt::format("mien-prompts-{}", key.substr(key.find('/') + 1));
}

}  // namespace mien::api
