#include "http/problem.hpp"

#include "base/json_text.hpp"
#include "base/limits/text.hpp"
#include "base/log.hpp"
#include "base/problem_json.hpp"
#include "base/quote.hpp"

namespace mien::http {
namespace {

std::string_view title_of(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::malformed:
            return "The request cannot be read";
        case ErrorKind::invalid:
            return "The request breaks a rule";
        case ErrorKind::unauthenticated:
            return "Not signed in";
        case ErrorKind::forbidden:
            return "Not permitted";
        case ErrorKind::not_found:
            return "Not found";
        case ErrorKind::not_allowed:
            return "Method not allowed";
        case ErrorKind::conflict:
            return "Conflicts with the present state";
        case ErrorKind::gone:
            return "No longer available";
        case ErrorKind::stale_version:
            return "Somebody else has changed it";
        case ErrorKind::too_large:
            return "Too large";
        case ErrorKind::rate_limited:
            return "Too many requests";
        case ErrorKind::unavailable:
            return "Not available at the moment";
        case ErrorKind::upstream_failed:
            return "A service we depend on failed";
        case ErrorKind::internal:
            return "Something went wrong here";
    }
    return "";
}

struct Outline {
    unsigned status;
    std::string_view code;
    std::string_view title;
    std::string_view detail;
    std::string_view request_id;
};

json::object to_json(const Outline& outline) {
    json::object object;
    object["type"] = "/problems/" + std::string(outline.code);
    object["title"] = outline.title;
    object["status"] = outline.status;
    object["code"] = outline.code;
    object["detail"] = shortened(outline.detail, limits::told_characters_max);
    object["request_id"] = outline.request_id;
    return object;
}

// Members that are there already keep their meaning. One that would make the answer too large is
// left out.
void merge_extensions(const std::string& extensions, json::object& object) {
    if (extensions.empty()) {
        return;
    }
    boost::system::error_code failure;
    auto parsed = json::parse(extensions, failure);
    if (failure || !parsed.is_object()) {
        log(LogLevel::error, "problem_extensions_broken");
        return;
    }
    auto bytes = json::serialize(object).size();
    for (auto& member : parsed.get_object()) {
        const auto more = member.key().size() + json::serialize(member.value()).size() + 4;
        if (bytes + more > limits::error_answer_bytes_max) {
            log(LogLevel::warning, "problem_extension_too_large", {{"member", member.key()}});
            continue;
        }
        bytes += more;
        object.emplace(member.key(), std::move(member.value()));
    }
}

Response make_response(unsigned status, const json::object& object) {
    return text_response(status, json_text(object), "application/problem+json");
}

Response internal_response(std::string_view request_id) {
    const Error error(ErrorKind::internal,
                      "The request could not be completed. The request id helps to find out why.");
    return problem_response(error, request_id);
}

}  // namespace

unsigned status_of(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::malformed:
            return 400;
        case ErrorKind::invalid:
            return 422;
        case ErrorKind::unauthenticated:
            return 401;
        case ErrorKind::forbidden:
            return 403;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::not_allowed:
            return 405;
        case ErrorKind::conflict:
            return 409;
        case ErrorKind::gone:
            return 410;
        case ErrorKind::stale_version:
            return 412;
        case ErrorKind::too_large:
            return 413;
        case ErrorKind::rate_limited:
            return 429;
        case ErrorKind::unavailable:
            return 503;
        case ErrorKind::upstream_failed:
            return 502;
        case ErrorKind::internal:
            return 500;
    }
    return 500;
}

Response problem_response(const Error& error, std::string_view request_id) {
    const auto status = status_of(error.kind());
    auto object = to_json(
        {status, name_of(error.kind()), title_of(error.kind()), error.message(), request_id});
    if (!error.problems().empty()) {
        object["problems"] = to_json(error.problems());
    }
    merge_extensions(error.extensions(), object);
    auto response = make_response(status, object);
    if (const auto delay = error.retry_after()) {
        response.set("Retry-After", std::to_string(delay->count()));
    } else if (error.kind() == ErrorKind::unavailable) {
        response.set("Retry-After", "1");
    }
    if (error.kind() == ErrorKind::unauthenticated) {
        response.set("WWW-Authenticate", "Bearer realm=\"mien\"");
    }
    return response;
}

Response problem_response(const Refusal& refusal, std::string_view request_id) {
    auto response = make_response(refusal.status,
                                  to_json({refusal.status, refusal.code, reason_of(refusal.status),
                                           refusal.detail, request_id}));
    if (refusal.status == 503) {
        response.set("Retry-After", "1");
    }
    return response;
}

Response problem_response(const std::exception_ptr& thrown, std::string_view request_id) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::internal) {
            log(LogLevel::error, "request_failed",
                {{"request_id", request_id},
                 {"error", error.message()},
                 {"detail", error.detail()}});
            return internal_response(request_id);
        }
        if (!error.detail().empty()) {
            log(LogLevel::warning, "request_refused",
                {{"request_id", request_id},
                 {"kind", name_of(error.kind())},
                 {"detail", error.detail()}});
        }
        return problem_response(error, request_id);
    } catch (const std::exception& error) {
        log(LogLevel::error, "request_failed",
            {{"request_id", request_id}, {"error", error.what()}});
    } catch (...) {
        log(LogLevel::error, "request_failed", {{"request_id", request_id}, {"error", "unknown"}});
    }
    return internal_response(request_id);
}

}  // namespace mien::http
