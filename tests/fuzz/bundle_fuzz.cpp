// Files of prompts, packed or not: reading them never crashes, refuses only as it should, and what
// is read without problems can be written, and then read to the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "transfer/bundle_reader.hpp"
#include "transfer/bundle_writer.hpp"

namespace {

using namespace mien::transfer;
namespace store = mien::store;

struct Bundle {
    BundleHeader header;
    std::vector<BundleEntry> entries;
    bool has_problems = false;
};

Bundle read(std::string_view bytes, std::size_t chunk_bytes) {
    const auto reader = open_bundle(BundleInput{.data = bytes, .chunk_bytes = chunk_bytes});
    Bundle bundle;
    std::int64_t line = 1;
    while (auto entry = reader->next()) {
        MIEN_ASSERT(entry->line >= line, "lines run backwards");
        MIEN_ASSERT(entry->problems.size() <= mien::limits::problems_max, "too many problems");
        MIEN_ASSERT(reader->progress() >= 0 && reader->progress() <= 1, "no share");
        line = entry->line;
        bundle.has_problems = bundle.has_problems || !entry->problems.empty();
        bundle.entries.push_back(std::move(*entry));
    }
    bundle.header = reader->header().value_or(BundleHeader{});
    return bundle;
}

// Whether a writer takes it: entries in its order, and of one kind of history.
bool is_writable(Bundle& bundle) {
    std::size_t last = 0;
    std::optional<bool> has_history;
    bundle.header.counts = {};
    for (const auto& entry : bundle.entries) {
        if (entry.content.index() < last) {
            return false;
        }
        last = entry.content.index();
        bundle.header.counts.emotions += last == 0 ? 1 : 0;
        bundle.header.counts.characters += last == 1 ? 1 : 0;
        bundle.header.counts.templates += last == 2 ? 1 : 0;
        bundle.header.counts.reference_images += last == 4 ? 1 : 0;
        if (const auto* prompt = std::get_if<store::BundlePrompt>(&entry.content)) {
            MIEN_ASSERT(!prompt->versions.empty(), "a prompt without versions or problems");
            if (has_history.value_or(prompt->has_history) != prompt->has_history) {
                return false;
            }
            has_history = prompt->has_history;
            ++bundle.header.counts.prompts;
            bundle.header.counts.versions += static_cast<std::int64_t>(prompt->versions.size());
        }
    }
    bundle.header.has_history = has_history.value_or(true);
    return true;
}

std::string write(BundleFormat format, const Bundle& bundle) {
    const auto writer = make_bundle_writer(format);
    writer->begin(bundle.header);
    for (const auto& entry : bundle.entries) {
        std::visit([&writer](const auto& content) { writer->add(content); }, entry.content);
    }
    writer->end();
    return writer->take();
}

void check_round_trip(BundleFormat format, const Bundle& bundle) {
    // A deletion without a number can be said in JSON only.
    for (const auto& entry : bundle.entries) {
        const auto* prompt = std::get_if<store::BundlePrompt>(&entry.content);
        if (format == BundleFormat::csv && prompt != nullptr &&
            !prompt->versions.front().prompt_text && prompt->versions.front().version == 0) {
            return;
        }
    }
    const auto written = write(format, bundle);
    auto again = read(written, 64 * 1024);
    MIEN_ASSERT(!again.has_problems, "what we write has problems");
    MIEN_ASSERT(again.header.counts == bundle.header.counts, "what we write lacks entries");
    MIEN_ASSERT(write(format, again) == written, "what we write is not what we read");
}

void check(std::string_view bytes, std::size_t chunk_bytes) {
    auto bundle = read(bytes, chunk_bytes);
    if (!bundle.has_problems && is_writable(bundle)) {
        check_round_trip(BundleFormat::json, bundle);
        // CSV has no templates and no images.
        bundle.header.counts.templates = 0;
        bundle.header.counts.reference_images = 0;
        check_round_trip(BundleFormat::csv, bundle);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t chunk_bytes = data[0] % 2 == 0 ? 64 * 1024 : 1 + data[0];
    try {
        check(bytes, chunk_bytes);
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::malformed ||
                        error.kind() == mien::ErrorKind::invalid ||
                        error.kind() == mien::ErrorKind::too_large,
                    "refused as nothing that a file can be");
    }
    return 0;
}
