// Reads a file of prompts entry by entry, in memory that does not grow with the file. The file may
// be packed (gzip, zip); JSON and CSV are told apart by their first character.
//
// What is wrong with the file as a whole is thrown: malformed (not JSON or CSV, broken UTF-8, cut
// off, an unsafe archive) or invalid (unknown schema version, wrong counts), with line and column
// in the message and a pointer where one is known; too_large beyond the limits of bundles. What is
// wrong with one entry comes with the entry, and reading goes on.
//
// Blocking: for a thread of the work pool, one call at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "store/transfer/bundle.hpp"
#include "transfer/archive_source.hpp"
#include "transfer/bundle_format.hpp"

namespace mien::transfer {

struct BundleEntry {
    std::int64_t line = 0;  // where it begins, from 1
    std::string pointer;    // of a JSON entry, e.g. "/prompts/17"; "" in CSV
    std::variant<store::BundleEmotion, store::BundleCharacter, store::BundleTemplate,
                 store::BundlePrompt, store::BundleImage>
        content;
    // Broken rules. A prompt with problems still has its cell as far as it could be read, so that a
    // person can find it; its versions may be missing.
    std::vector<Problem> problems;
};

class BundleReader {
  public:
    BundleReader() = default;
    BundleReader(const BundleReader&) = delete;
    BundleReader& operator=(const BundleReader&) = delete;
    virtual ~BundleReader() = default;

    [[nodiscard]] virtual BundleFormat format() const = 0;
    // The next entry, or nothing at the end of the file.
    [[nodiscard]] virtual std::optional<BundleEntry> next() = 0;
    // What the file says of itself; nothing when it does not, as those written by hand. Complete
    // only when next() has given nothing.
    [[nodiscard]] virtual std::optional<BundleHeader> header() const = 0;
    // The share of the file that was read, 0..1.
    [[nodiscard]] virtual double progress() const = 0;
};

// Throws what is wrong with the file's beginning.
[[nodiscard]] std::unique_ptr<BundleReader> open_bundle(const std::filesystem::path& file);
// The same, also of bytes in memory.
[[nodiscard]] std::unique_ptr<BundleReader> open_bundle(const BundleInput& input);

}  // namespace mien::transfer
