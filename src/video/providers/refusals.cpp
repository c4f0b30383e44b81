#include "video/providers/refusals.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"

namespace mien::video {
namespace {

using Kind = ServiceFailure::Kind;

ServiceFailure make(Kind kind, std::string code, std::string message) {
    ServiceFailure failure;
    failure.kind = kind;
    failure.code = shortened(visible(code));
    failure.message = std::move(message);
    return failure;
}

std::string code_or(const ForeignWords& words, std::string_view ours) {
    return words.code.empty() ? std::string(ours) : words.code;
}

ServiceFailure moderation_from(std::string_view peer, const ForeignWords& words) {
    return make(
        Kind::moderation, code_or(words, "moderation"),
        fmt::format("{} refuses what this clip would show: change the text or the reference "
                    "image.{}",
                    peer, quoted_words(words)));
}

ServiceFailure quota_from(std::string_view peer, const ForeignWords& words) {
    return make(Kind::quota, code_or(words, "quota"),
                fmt::format("{} has no credit left for this account: top it up there.{}", peer,
                            quoted_words(words)));
}

// "Your rate limit resets in ~30s."
std::optional<std::chrono::seconds> seconds_in(std::string_view text) {
    constexpr std::string_view before = "resets in ~";
    const auto found = text.find(before);
    if (found == std::string_view::npos) {
        return std::nullopt;
    }
    int seconds = 0;
    for (const char c : text.substr(found + before.size())) {
        if (c < '0' || c > '9' || seconds > 86'400) {
            break;
        }
        seconds = seconds * 10 + (c - '0');
    }
    return seconds > 0 ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

ServiceFailure rate_limit_from(std::string_view peer, const ServiceAnswer& answer,
                               const ForeignWords& words) {
    auto failure =
        make(Kind::rate_limited, code_or(words, "rate_limited"),
             fmt::format("{} takes no more requests just now ({}): it is tried again later.{}",
                         peer, answer.status, quoted_words(words)));
    failure.retry_after = answer.retry_after();
    if (!failure.retry_after) {
        failure.retry_after = seconds_in(words.text);
    }
    return failure;
}

ServiceFailure redirect_from(std::string_view peer, const ServiceAnswer& answer) {
    return make(Kind::invalid, "redirected",
                fmt::format("{} redirects to another address ({}): give the provider the base URL "
                            "that it leads to.",
                            peer, answer.status));
}

bool is_redirect(int status) {
    return status >= 300 && status < 400;
}

// 303 answers what has been done; the others say that nothing was.
bool is_certain(const ServiceAnswer& answer) {
    const auto status = answer.status;
    if (is_redirect(status)) {
        return status != 303;
    }
    if (status == 503) {
        // A gateway says it too while the work goes on behind it, but not when to come back.
        return answer.body && answer.body->is_object() && answer.retry_after();
    }
    return status >= 400 && status < 500 && status != 408;
}

ServiceFailure unknown_outcome(std::string_view peer, std::string code, std::string_view what) {
    auto failure = make(
        Kind::unavailable, std::move(code),
        fmt::format("{} {}: it may be making the clip, and billing it. Look there before it is "
                    "asked for again.",
                    peer, what));
    failure.may_be_billed = true;
    return failure;
}

}  // namespace

ServiceFailure failure_from(std::string_view peer, const ForeignWords& words) {
    if (is_moderation(words)) {
        auto failure = moderation_from(peer, words);
        failure.may_be_billed = true;
        return failure;
    }
    auto failure =
        is_quota(words)
            ? quota_from(peer, words)
            : make(Kind::failed, code_or(words, "failed"),
                   fmt::format("{} could not make the clip.{}", peer, quoted_words(words)));
    failure.may_be_billed = true;
    return failure;
}

ServiceFailure refusal_from(std::string_view peer, const ServiceAnswer& answer) {
    const auto words = find_words(answer.json());
    const auto status = answer.status;
    if (is_redirect(status)) {
        return redirect_from(peer, answer);
    }
    if (status == 402 || (status >= 400 && status < 500 && is_quota(words))) {
        return quota_from(peer, words);
    }
    if (status == 403 && is_moderation(words)) {
        return moderation_from(peer, words);
    }
    if (status == 401 || status == 403 || status == 407) {
        return make(Kind::authentication, code_or(words, "unauthorized"),
                    fmt::format("{} refuses the key ({}): check the key of this provider, and what "
                                "it may do.{}",
                                peer, status, quoted_words(words)));
    }
    if (status == 429 || status == 503) {
        return rate_limit_from(peer, answer, words);
    }
    if (status == 404 || status == 405) {
        return make(Kind::invalid, code_or(words, "not_found"),
                    fmt::format("{} has nothing at this address ({}): check the base URL of the "
                                "provider and the model of the preset.{}",
                                peer, status, quoted_words(words)));
    }
    if (status >= 500 || status == 408) {
        return make(Kind::unavailable, code_or(words, "server_error"),
                    fmt::format("{} is not well ({}): try again in a moment.{}", peer, status,
                                quoted_words(words)));
    }
    if (is_moderation(words)) {
        return moderation_from(peer, words);
    }
    return make(Kind::invalid, code_or(words, "refused"),
                fmt::format("{} refuses the request ({}): check the preset.{}", peer, status,
                            quoted_words(words)));
}

Submission submission_from(std::string_view peer, const SentOnce& sent) {
    if (!sent.answer) {
        const auto& error = sent.failure.value();
        if (sent.may_have_arrived) {
            return Unknown{unknown_outcome(peer, "no_answer",
                                           "was sent the request, and its answer was lost")};
        }
        const auto kind = error.kind() == ErrorKind::invalid ? Kind::invalid : Kind::unavailable;
        return Rejected{make(kind, name_of(error.kind()), error.message())};
    }
    const auto& answer = *sent.answer;
    if (is_certain(answer)) {
        auto failure = refusal_from(peer, answer);
        // Models that judge their input first may bill that.
        failure.may_be_billed = failure.kind == Kind::moderation || answer.status == 422;
        return Rejected{std::move(failure)};
    }
    return Unknown{unknown_outcome(peer, fmt::format("status_{}", answer.status),
                                   fmt::format("answered {}", answer.status))};
}

Unknown unreadable_create(std::string_view peer, std::string_view what) {
    return {unknown_outcome(peer, "unreadable", fmt::format("answered {}", what))};
}

ServiceFailure foreign_address(std::string_view peer, std::string_view url) {
    const auto parsed = net::find_url(url);
    auto failure = unknown_outcome(
        peer, "foreign_address",
        fmt::format("took the request and names an address that is not its own to ask at ({}), "
                    "which is not called",
                    in_quotes(parsed ? parsed->origin() : std::string(url))));
    failure.kind = Kind::lost;
    return failure;
}

ServiceFailure missing_output(std::string_view peer) {
    auto failure =
        make(Kind::output_missing, "output_missing",
             fmt::format("{} says that it is done, and names no video: check the preset.", peer));
    failure.may_be_billed = true;
    return failure;
}

void require_success(std::string_view peer, const ServiceAnswer& answer) {
    if (answer.status == 429) {
        const auto failure = refusal_from(peer, answer);
        auto error = Error(ErrorKind::rate_limited, failure.message);
        throw failure.retry_after ? std::move(error).with_retry_after(*failure.retry_after) : error;
    }
    if (!answer.is_success()) {
        throw Error(ErrorKind::unavailable, refusal_from(peer, answer).message);
    }
}

const json::value& require_json(std::string_view peer, const ServiceAnswer& answer) {
    require_success(peer, answer);
    if (!answer.body || !answer.body->is_object()) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("{} answers with something that is no JSON object.", peer));
    }
    return *answer.body;
}

std::optional<ServiceFailure> health_from(std::string_view peer, const SentOnce& sent) {
    if (!sent.answer) {
        const auto& error = sent.failure.value();
        const auto kind = error.kind() == ErrorKind::invalid ? Kind::invalid : Kind::unavailable;
        return make(kind, name_of(error.kind()), error.message());
    }
    if (sent.answer->is_success()) {
        return std::nullopt;
    }
    return refusal_from(peer, *sent.answer);
}

}  // namespace mien::video
