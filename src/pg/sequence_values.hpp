// Where the sequences of a database stand.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pg/catalog.hpp"

namespace mien::pg {

struct SequenceValue {
    std::string schema;
    std::string name;
    std::int64_t last_value = 0;
    bool is_called = false;  // last_value has been given out

    bool operator==(const SequenceValue&) const = default;
};

// Of those sequences, in their order. Sequences know no snapshot: the values are those of now.
[[nodiscard]] awaitable<std::vector<SequenceValue>> read_sequence_values(
    Connection& connection, std::vector<CatalogSequence> sequences, Deadline deadline);

[[nodiscard]] awaitable<void> write_sequence_values(Connection& connection,
                                                    std::span<const SequenceValue> values,
                                                    Deadline deadline);

}  // namespace mien::pg
