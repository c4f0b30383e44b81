// Rows of COPY: no bytes may do more than be refused, what is read goes on as it came, and where
// the bytes are cut does not matter. The first byte says the format and where they are cut.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "sync/copy/row_stream.hpp"

namespace {

using namespace mien;

constexpr std::uint8_t is_text_bit = 0x80;

std::optional<std::string> through(pg::CopyFormat format, std::string_view bytes,
                                   std::size_t first_bytes) {
    sync::StreamPlan plan;
    plan.format = format;
    plan.column_types = {25, 25};
    const auto stream = sync::make_row_stream(plan, nullptr);
    std::string written;
    try {
        stream->take(bytes.substr(0, first_bytes), written);
        stream->take(bytes.substr(first_bytes), written);
        stream->finish();
    } catch (const Error& error) {
        MIEN_ASSERT(error.kind() == ErrorKind::upstream_failed, "refused with another kind");
        return std::nullopt;
    }
    return written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto format =
        (data[0] & is_text_bit) != 0 ? pg::CopyFormat::text : pg::CopyFormat::binary;
    const auto cut = std::min<std::size_t>(data[0] & ~is_text_bit, bytes.size());
    const auto whole = through(format, bytes, bytes.size());
    const auto in_two = through(format, bytes, cut);
    MIEN_ASSERT(whole == in_two, "the cut matters");
    MIEN_ASSERT(!whole || *whole == bytes, "rows that nobody changed are not as they came");
    return 0;
}
