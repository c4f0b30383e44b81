#include "pg/sequence_values.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "pg/table_statements.hpp"

namespace mien::pg {
namespace {

constexpr Query write_query{"write_sequence_value", "SELECT setval($1::regclass, $2, $3)"};

}  // namespace

awaitable<std::vector<SequenceValue>> read_sequence_values(Connection& connection,
                                                           std::vector<CatalogSequence> sequences,
                                                           Deadline deadline) {
    std::vector<std::string> statements;
    statements.reserve(sequences.size());
    std::vector<Call> calls;
    for (const auto& sequence : sequences) {
        statements.push_back(fmt::format("SELECT last_value, is_called FROM {}",
                                         qualified_name(sequence.schema, sequence.name)));
        const Query query{"read_sequence_value", statements.back(), Planning::for_each_call};
        calls.push_back({query, {}});
    }
    const auto answers = co_await connection.run_all(std::move(calls), deadline);
    std::vector<SequenceValue> values;
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        MIEN_ASSERT(answers[i].size() == 1, "a sequence is one row");
        values.push_back({.schema = sequences[i].schema,
                          .name = sequences[i].name,
                          .last_value = answers[i].front().get<std::int64_t>("last_value"),
                          .is_called = answers[i].front().get<bool>("is_called")});
    }
    co_return values;
}

awaitable<void> write_sequence_values(Connection& connection, std::span<const SequenceValue> values,
                                      Deadline deadline) {
    std::vector<Call> calls;
    for (const auto& value : values) {
        calls.push_back({write_query, params(qualified_name(value.schema, value.name),
                                             value.last_value, value.is_called)});
    }
    const auto written = co_await connection.run_all(std::move(calls), deadline);
    MIEN_ASSERT(written.size() == values.size(), "each sequence has its value");
}

}  // namespace mien::pg
