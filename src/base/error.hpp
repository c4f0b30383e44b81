// The one error type (STYLE.md, "Errors"): refusals and failures are thrown as Error, bugs abort
// through MIEN_ASSERT, ordinary alternatives are values. Kind decides the HTTP status, the fate of
// a job and the exit code of the command line; nothing else branches on an error.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mien {

enum class ErrorKind {
    malformed,        // 400: the bytes are not what the protocol says
    invalid,          // 422: understood, but breaks a rule; see problems
    unauthenticated,  // 401
    forbidden,        // 403
    not_found,        // 404
    not_allowed,      // 405: wrong method
    conflict,         // 409
    gone,             // 410: was here, has expired
    stale_version,    // 412: If-Match names an older version
    too_large,        // 413
    rate_limited,     // 429
    unavailable,      // 503: a dependency or a limit; the same call may work later
    upstream_failed,  // 502: a provider said no for good
    internal,         // 500: anything else
};

// One broken rule of a request.
struct Problem {
    std::string pointer;  // JSON pointer into the body, "" for the whole, or "?name" for a query
    std::string code;     // stable, snake_case, e.g. "too_long"
    std::string message;  // one sentence for people

    bool operator==(const Problem&) const = default;
};

// What the caller may be told. Private detail goes to with_detail and is only ever logged.
class Error : public std::exception {
  public:
    Error(ErrorKind kind, std::string message, std::vector<Problem> problems = {})
        : kind_(kind), message_(std::move(message)), problems_(std::move(problems)) {}

    // Adds text for the log; never sent to a client.
    Error with_detail(std::string detail) && {
        detail_ = std::move(detail);
        return std::move(*this);
    }
    // Tells the client when to try again (Retry-After).
    Error with_retry_after(std::chrono::seconds delay) && {
        retry_after_ = delay;
        return std::move(*this);
    }
    // Adds a JSON object whose members join the problem+json, e.g. the current head on a 412.
    Error with_extensions(std::string json_object) && {
        extensions_ = std::move(json_object);
        return std::move(*this);
    }

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
    [[nodiscard]] const std::string& message() const noexcept { return message_; }
    [[nodiscard]] const std::string& detail() const noexcept { return detail_; }
    [[nodiscard]] const std::vector<Problem>& problems() const noexcept { return problems_; }
    [[nodiscard]] std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }
    [[nodiscard]] const std::string& extensions() const noexcept { return extensions_; }

  private:
    ErrorKind kind_;
    std::string message_;
    std::string detail_;
    std::string extensions_;
    std::vector<Problem> problems_;
    std::optional<std::chrono::seconds> retry_after_;
};

// One segment escaped for a JSON pointer (RFC 6901): "~" and "/" become "~0" and "~1". A long one
// is shortened.
[[nodiscard]] std::string escape_pointer(std::string_view segment);

// The stable snake_case name of a kind, as logs, metrics and problem types say it.
[[nodiscard]] const char* name_of(ErrorKind kind) noexcept;

// The Error that a kept exception is; nothing for any other exception.
[[nodiscard]] std::optional<Error> error_in(const std::exception_ptr& thrown);

// Throws invalid with all problems when there is any.
void require_valid(const std::vector<Problem>& problems);

}  // namespace mien
