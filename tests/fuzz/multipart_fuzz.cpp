// The parts of a form: the first line of the input is the Content-Type, the rest the body. The
// outcome must not depend on how the bytes come in pieces, refusals are malformed only, and every
// part lies between two delimiters and holds none.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"

namespace {

using namespace mien::http;

struct Outcome {
    std::string refusal;
    std::vector<MultipartPart> parts;
};

Outcome read(std::string_view bytes, std::string_view boundary, std::size_t step) {
    const ByteSource source = [rest = bytes, step](std::span<char> space) mutable {
        const auto count = std::min({rest.size(), step, space.size()});
        rest.copy(space.data(), count);
        rest.remove_prefix(count);
        return count;
    };
    try {
        return {"", read_multipart(source, boundary)};
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::malformed, "refused with another kind");
        return {error.message(), {}};
    }
}

bool is_same(const MultipartPart& a, const MultipartPart& b) {
    return a.name == b.name && a.file_name == b.file_name && a.content_type == b.content_type &&
           a.value == b.value && a.offset == b.offset && a.length == b.length;
}

void check_part(const MultipartPart& part, std::string_view bytes, std::string_view delimiter) {
    MIEN_ASSERT(part.offset + part.length + delimiter.size() + 2 <= bytes.size(), "outside");
    const auto content = bytes.substr(part.offset, part.length);
    MIEN_ASSERT(content.find(delimiter) == std::string_view::npos, "a delimiter in a part");
    MIEN_ASSERT(bytes.substr(part.offset - 4, 4) == "\r\n\r\n", "no head before a part");
    MIEN_ASSERT(bytes.substr(part.offset + part.length).starts_with(delimiter), "no end");
    MIEN_ASSERT(!part.name.empty(), "no name");
    MIEN_ASSERT(part.value == (part.file_name ? "" : content), "another value");
    const auto file_name = part.file_name.value_or("");
    MIEN_ASSERT(mien::is_utf8(file_name) && file_name != "." && file_name != "..", "bad name");
    MIEN_ASSERT(file_name.find_first_of("/\\\r\n\t") == std::string::npos, "a path");
}

void check(std::string_view bytes, const std::string& boundary) {
    const auto whole = read(bytes, boundary, bytes.size());
    const auto pieces = read(bytes, boundary, 1);
    MIEN_ASSERT(whole.refusal == pieces.refusal, "the refusal depends on the pieces");
    MIEN_ASSERT(std::ranges::equal(whole.parts, pieces.parts, is_same), "the parts depend on it");
    const auto delimiter = "\r\n--" + boundary;
    std::uint64_t end = 0;
    for (const auto& part : whole.parts) {
        MIEN_ASSERT(part.offset >= end, "parts overlap");
        end = part.offset + part.length + delimiter.size();
        check_part(part, bytes, delimiter);
        MIEN_ASSERT(find_part(whole.parts, part.name) == &part, "a name comes twice");
    }
    if (whole.refusal.empty()) {
        const auto rest = bytes.substr(end);
        MIEN_ASSERT(rest.ends_with("--") || rest.ends_with("--\r\n"), "not closed");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line_end = std::min(input.find('\n'), size);
    const auto body = input.substr(std::min(line_end + 1, size));
    try {
        const auto boundary = multipart_boundary(input.substr(0, line_end));
        MIEN_ASSERT(!boundary.empty() && boundary.size() <= 70, "a boundary of wrong length");
        check(body, boundary);
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::malformed, "refused with another kind");
    }
    return 0;
}
