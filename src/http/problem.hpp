// The only place where an error becomes application/problem+json (RFC 9457). Members: type
// ("/problems/<code>"), title, status, code, detail, request_id, problems when rules were broken,
// and the error's own extensions. Private detail of an error never appears. Whatever the error
// repeats of what was sent, an answer has at most limits::error_answer_bytes_max.
#pragma once

#include <exception>
#include <string_view>

#include "base/error.hpp"
#include "http/refusal.hpp"
#include "http/response.hpp"

namespace mien::http {

[[nodiscard]] unsigned status_of(ErrorKind kind) noexcept;

[[nodiscard]] Response problem_response(const Error& error, std::string_view request_id);

// For what the transport refuses itself.
[[nodiscard]] Response problem_response(const Refusal& refusal, std::string_view request_id);

// For whatever a handler threw: an Error as above, anything else is internal without a word about
// the cause. Logs what is internal together with the request id.
[[nodiscard]] Response problem_response(const std::exception_ptr& thrown,
                                        std::string_view request_id);

}  // namespace mien::http
