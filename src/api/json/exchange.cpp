#include "api/json/exchange.hpp"

#include <fmt/format.h>

#include "api/json/prompt.hpp"
#include "base/hash.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

json::value failure_to_json(const store::ClipProgress& progress) {
    const bool has_failed = progress.state == jobs::JobState::failed && progress.failure;
    return has_failed ? json::value(jobs::to_json(*progress.failure)) : json::value(nullptr);
}

json::value member_of(const std::optional<json::value>& result, std::string_view name) {
    const auto* const found = result ? result->as_object().if_contains(name) : nullptr;
    return found == nullptr ? json::value(nullptr) : *found;
}

std::string_view card_status(const store::ExchangeRow& row) {
    const bool is_applying = row.stage == store::ExchangeStage::apply;
    switch (row.progress.state) {
        case jobs::JobState::queued:
        case jobs::JobState::running:
            return is_applying ? "applying" : "planning";
        case jobs::JobState::succeeded:
            return is_applying ? "applied" : "planned";
        case jobs::JobState::failed:
            return "failed";
        case jobs::JobState::cancelled:
            return "cancelled";
    }
    return "";
}

// What a job could not do because of what it was given; anything else may work later.
ErrorKind kind_of(std::string_view code) {
    for (const auto kind : {ErrorKind::malformed, ErrorKind::invalid, ErrorKind::not_found,
                            ErrorKind::conflict, ErrorKind::gone, ErrorKind::too_large}) {
        if (name_of(kind) == code) {
            return kind;
        }
    }
    return code == name_of(ErrorKind::upstream_failed) ? ErrorKind::invalid
                                                       : ErrorKind::unavailable;
}

}  // namespace

json::object clip_export_to_json(const store::ExchangeRow& row, const MediaLinks& links) {
    const auto link_expires_at = link_end(row.read_at, row.expires_at);
    json::object document{{"export_id", to_string(row.id)},
                          {"status", store::status_of(row.progress.state)},
                          {"progress", row.progress.progress},
                          {"character_id", or_null(row.character_id)},
                          {"format", row.wish.at("format")},
                          {"file_url", media_link(row.file_key, link_expires_at, links)},
                          {"file_name", row.file_name},
                          {"bytes", or_null(row.bytes)},
                          {"sha256", or_null(row.sha256_hex)}};
    for (const auto* const name :
         {"clips", "missing", "labels", "labels_missing", "labels_unmapped", "left_out"}) {
        document[name] = member_of(row.result, name);
    }
    document["error"] = failure_to_json(row.progress);
    document["created_at"] = to_rfc3339(row.created_at);
    document["completed_at"] = or_null(row.finished_at);
    document["expires_at"] = to_rfc3339(row.expires_at);
    document["requested_by"] = to_json(row.requested_by);
    document["job_id"] = or_null(row.progress.job_id);
    return document;
}

json::object card_import_to_json(const store::ExchangeRow& row) {
    return {{"import_id", to_string(row.id)},
            {"status", card_status(row)},
            {"progress", row.progress.progress},
            {"character_id", or_null(row.character_id)},
            {"file_name", row.file_name},
            {"plan", row.plan ? *row.plan : json::value(nullptr)},
            {"result", row.result ? *row.result : json::value(nullptr)},
            {"error", failure_to_json(row.progress)},
            {"created_at", to_rfc3339(row.created_at)},
            {"expires_at", to_rfc3339(row.expires_at)},
            {"requested_by", to_json(row.requested_by)},
            {"job_id", or_null(row.progress.job_id)}};
}

json::object to_json(const store::ReferenceImageRow& image, const MediaLinks& links) {
    const auto link_expires_at = link_end(image.read_at, std::nullopt);
    return {{"emotion", or_null(image.emotion)},
            {"image_url", media_link(image.object_key, link_expires_at, links)},
            {"content_type", image.content_type},
            {"bytes", image.bytes},
            {"sha256", to_hex(image.sha256)},
            {"width", image.width},
            {"height", image.height},
            {"palette", image.palette},
            {"created_at", to_rfc3339(image.created_at)}};
}

json::object to_json(const store::ExpressionLabels& labels) {
    return {{"entries", labels.entries},
            {"version", labels.version},
            {"updated_at", to_rfc3339(labels.updated_at)}};
}

Error error_of(const store::ExchangeRow& row) {
    const json::object extensions{{"exchange_id", to_string(row.id)}};
    const auto& failure = row.progress.failure;
    if (row.progress.state == jobs::JobState::cancelled || !failure) {
        return Error(ErrorKind::conflict, "The work was cancelled.")
            .with_extensions(json::serialize(extensions));
    }
    return Error(kind_of(failure->code), failure->message)
        .with_extensions(json::serialize(extensions));
}

std::string clip_export_name(std::string_view key) {
    return fmt::format("mien-clips-{}", key.substr(key.find('/') + 1));
}

}  // namespace mien::api
