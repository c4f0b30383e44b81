// Entries as JSON, with their members in the order of the documentation and their digest last.
#pragma once

#include "base/json.hpp"
#include "store/transfer/bundle.hpp"

namespace mien::transfer {

[[nodiscard]] json::object to_json(const store::BundleEmotion& emotion);
[[nodiscard]] json::object to_json(const store::BundleCharacter& character);
[[nodiscard]] json::object to_json(const store::BundleTemplate& source);
[[nodiscard]] json::object to_json(const store::BundlePrompt& prompt);
[[nodiscard]] json::object to_json(const store::BundleImage& image);

// What CSV has no columns for, without a digest; empty where there is nothing.
[[nodiscard]] json::object details_of(const store::BundleEmotion& emotion);
[[nodiscard]] json::object details_of(const store::BundleCharacter& character);
[[nodiscard]] json::object details_of(const store::BundleVersion& version);

// Throws too_large for an entry that no reader would take.
void require_readable(std::size_t entry_bytes, const store::BundleCell& cell);

}  // namespace mien::transfer
