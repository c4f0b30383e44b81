#include "pg/server_error.hpp"

#include <array>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "pg/constraint_text.hpp"

namespace mien::pg {
namespace {

constexpr std::chrono::seconds retry_delay{1};

std::string field(const PGresult* result, int code) {
    const char* const text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : std::string(text);
}

struct Meaning {
    ErrorKind kind;
    const char* message;
};

constexpr Meaning unavailable{ErrorKind::unavailable,
                              "The database is busy or not reachable; try again in a moment."};

Meaning meaning_of(std::string_view state) {
    constexpr auto meanings = std::to_array<std::pair<std::string_view, Meaning>>({
        {"22021", {ErrorKind::malformed, "A text is not valid UTF-8."}},
        {"22P02", {ErrorKind::malformed, "A value does not have the form its field needs."}},
        {"22P05", {ErrorKind::malformed, "A text holds a character that cannot be stored."}},
        {"22", {ErrorKind::invalid, "A value is outside of what can be stored."}},
        {"23502", {ErrorKind::internal, "Something went wrong on our side."}},
        {"23503",
         {ErrorKind::conflict, "It refers to something that is gone, or something refers to it."}},
        {"23505", {ErrorKind::conflict, "The same already exists."}},
        {"23P01", {ErrorKind::conflict, "It overlaps with what already exists."}},
        {"23514", {ErrorKind::invalid, "A value breaks a rule of the stored data."}},
        {"MI", {ErrorKind::conflict, "The change breaks a rule of the stored data."}},
        {"40001", unavailable},
        {"40P01", unavailable},
        {"08", unavailable},
        {"53100", {ErrorKind::unavailable, "There is no room left on the database's disk."}},
        {"53", unavailable},
        {"57P0", unavailable},
        {"57014", unavailable},
        {"55P03", unavailable},
        {"25P03", unavailable},
        // A standby answers, as after a failover.
        {"25006", unavailable},
    });
    // The list goes from the special to the general, so the first match is the best.
    for (const auto& [prefix, meaning] : meanings) {
        if (state.starts_with(prefix)) {
            return meaning;
        }
    }
    return state.empty() ? unavailable
                         : Meaning{ErrorKind::internal, "Something went wrong on our side."};
}

// Classes whose errors carry the name of a constraint that people may have broken.
bool is_rule_violation(std::string_view state) {
    return state.starts_with("23") || state.starts_with("MI");
}

// "cached plan must not change result type" has the SQLSTATE of every unsupported feature, and a
// message that is translated: only the function that raises it tells it apart.
bool is_stale_statement(const PGresult* result) {
    const auto state = field(result, PG_DIAG_SQLSTATE);
    return state == "26000" ||
           (state == "0A000" && field(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery");
}

}  // namespace

bool ServerError::is_retryable() const {
    return sql_state == "40001" || sql_state == "40P01";
}

ServerError read_server_error(const PGresult* result, std::string_view query) {
    const auto severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return {.sql_state = field(result, PG_DIAG_SQLSTATE),
            .message = field(result, PG_DIAG_MESSAGE_PRIMARY),
            .constraint = field(result, PG_DIAG_CONSTRAINT_NAME),
            .query = std::string(query),
            .is_fatal = severity == "FATAL" || severity == "PANIC",
            .is_stale_statement = is_stale_statement(result)};
}

Error to_error(const ServerError& failure) {
    auto detail =
        fmt::format("query {}, SQLSTATE {}, constraint {}: {}", failure.query, failure.sql_state,
                    failure.constraint.empty() ? "none" : failure.constraint, failure.message);
    const auto* const text =
        is_rule_violation(failure.sql_state) ? find_constraint_text(failure.constraint) : nullptr;
    if (text != nullptr) {
        std::vector<Problem> problems{{.pointer = std::string(text->pointer),
                                       .code = std::string(text->code),
                                       .message = std::string(text->message)}};
        return Error(text->kind, std::string(text->message), std::move(problems))
            .with_detail(std::move(detail));
    }
    // A new connection knows the new schema.
    const auto meaning = failure.is_stale_statement ? unavailable : meaning_of(failure.sql_state);
    auto error = Error(meaning.kind, meaning.message).with_detail(std::move(detail));
    if (meaning.kind == ErrorKind::unavailable) {
        return std::move(error).with_retry_after(retry_delay);
    }
    return error;
}

}  // namespace mien::pg
