// What the bridge tells staging of itself and of the parts that it uses, in the control database.
// The times are the control database's. Only its owner, as whom the bridge enters, may write it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "pg/pool.hpp"

namespace mien::store {

// Where the database of production is, without a credential.
struct ProductionPlace {
    std::string host;
    std::uint16_t port = 0;
};

struct BridgeProcess {
    std::string program_version;
    Timestamp started_at;
    Timestamp seen_at;
    bool is_alive = false;  // seen within limits::bridge_silence_max
    ProductionPlace production;
};

// A sign of life of the process that started then; it replaces what another one has told.
[[nodiscard]] awaitable<void> tell_bridge_is_there(pg::Pool& control, std::string program_version,
                                                   Timestamp started_at, ProductionPlace production,
                                                   Deadline deadline);

// Nothing when there has never been one.
[[nodiscard]] awaitable<std::optional<BridgeProcess>> find_bridge(pg::Pool& control,
                                                                  Deadline deadline);

struct PartHealth {
    std::string part;  // "production_database", …
    bool is_well = false;
    std::string found;  // one sentence
    Timestamp checked_at = {};
    bool is_old = false;  // checked longer ago than limits::part_health_life
};

// Replaces what was known of the parts; the time is that of the call.
[[nodiscard]] awaitable<void> save_part_health(pg::Pool& control, std::vector<PartHealth> parts,
                                               Deadline deadline);

[[nodiscard]] awaitable<std::vector<PartHealth>> list_part_health(pg::Pool& control,
                                                                  Deadline deadline);

// What the bridge's masking policy says.
struct MaskingPolicyFacts {
    std::string sha256;  // of the file, in hexadecimal
    std::string key_id;
    bool allows_unmasked = false;
};

// Replaces what was known.
[[nodiscard]] awaitable<void> save_masking_policy(pg::Pool& control, MaskingPolicyFacts policy,
                                                  Deadline deadline);

// Nothing while no bridge with a masking key has read one.
[[nodiscard]] awaitable<std::optional<MaskingPolicyFacts>> find_masking_policy(
    pg::Transaction& control);

}  // namespace mien::store
